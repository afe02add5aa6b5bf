//! Mass assignment: every column of every table as a further field, in every object of every body.

use std::collections::BTreeSet;

use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::findings::Findings;
use super::operations::{Operation, alternatives, least};
use super::samples::Sample;
use super::strangers::difference;
use super::world::{Answer, Side, World};

/// How many requests are under way at once.
const AT_ONCE: usize = 8;

/// A column, and a value of its type that would do harm.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub value: Value,
}

/// The columns of all tables, each name once.
pub async fn columns(world: &World) -> Vec<Column> {
    let sql = "select a.attname::text, min(t.typname::text)
                 from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
                where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
                group by 1 order by 1";
    let theirs = world.party(Side::Theirs);
    let column = |row: &tokio_postgres::Row| {
        let (name, kind): (String, String) = (row.get(0), row.get(1));
        let value = match (name.as_str(), kind.as_str()) {
            ("business_id", _) => json!(theirs.thing("businesses")),
            (_, "uuid") => json!(theirs.tenant),
            (_, "bool") => json!(true),
            (_, "int2" | "int4" | "int8" | "numeric") => json!(1),
            (_, "timestamptz") => json!("2031-05-05T10:00:00Z"),
            (_, "jsonb" | "json") => json!({}),
            ("status", _) => json!("active"),
            ("state", _) => json!("confirmed"),
            (_, kind) if kind.starts_with('_') => json!([]),
            _ => json!("x"),
        };
        Column { name, value }
    };
    world.owner.query(sql, &[]).await.unwrap().iter().map(column).collect()
}

/// Tries every column in an operation; each is refused by its name, and nothing is written.
pub async fn try_all(
    world: &World,
    columns: &[Column],
    operation: &Operation,
    seen: &mut BTreeSet<String>,
    found: &mut Findings,
) {
    let sample = world.sample(Side::Ours, operation).await;
    let before = (world.rows(Side::Ours).await, world.rows(Side::Theirs).await);
    let key = (!operation.is_public()).then(|| world.party(Side::Ours).key.clone());
    let attempts = attempts(operation, &sample, columns, seen);
    let answers: Vec<(String, Answer)> = stream::iter(attempts)
        .map(|(field, sample)| {
            let key = key.as_deref();
            async move { (field, world.send(key, &sample).await) }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    for (field, answer) in answers {
        let attempt = format!("a further field {field}");
        found.refused(operation, &attempt, &answer, 400, "unknown_field");
        let named = answer.json()["field"] == field;
        found.check(operation, &attempt, named, || format!("another field is named: {answer:?}"));
    }
    let after = (world.rows(Side::Ours).await, world.rows(Side::Theirs).await);
    found.check(operation, "further fields", before == after, || {
        let changed = difference(&before.0, &after.0);
        format!("something was written: {changed}; theirs: {}", difference(&before.1, &after.1))
    });
}

/// Each column in each object of the body, and in the query, unless the contract has a field of that name there.
/// An object that another operation takes as well, of the same schema, is tried there only once.
fn attempts(
    operation: &Operation,
    sample: &Sample,
    columns: &[Column],
    seen: &mut BTreeSet<String>,
) -> Vec<(String, Sample)> {
    if operation.example().is_none() {
        return attempts_without_body(sample, columns);
    }
    let mut attempts = Vec::new();
    let mut body = sample.body.clone().unwrap();
    let mut places = Vec::new();
    complete(&mut body, operation.schema());
    objects(&body, operation.schema(), "", "", &mut places);
    places.retain(|place| place.shown.is_empty() || seen.insert(format!("{:?}", place.known)));
    for place in &places {
        for column in columns.iter().filter(|column| !place.known.contains(&column.name)) {
            let mut sample = sample.clone();
            let mut body = body.clone();
            body.pointer_mut(&place.pointer).unwrap()[&column.name] = column.value.clone();
            sample.body = Some(body);
            let dot = if place.shown.is_empty() { "" } else { "." };
            attempts.push((format!("{}{dot}{}", place.shown, column.name), sample));
        }
    }
    attempts
}

/// What takes no body takes no field, so all columns go at once, of which the first is named; and those that matter most alone.
fn attempts_without_body(sample: &Sample, columns: &[Column]) -> Vec<(String, Sample)> {
    let with = |columns: &[&Column]| {
        let mut sample = sample.clone();
        let fields = columns.iter().map(|column| (column.name.clone(), column.value.clone()));
        sample.body = Some(Value::Object(fields.collect()));
        (columns.iter().map(|column| column.name.clone()).min().unwrap(), sample)
    };
    let all: Vec<&Column> = columns.iter().collect();
    let alone = all.iter().filter(|column| PARAMETERS.contains(&column.name.as_str()));
    alone.map(|column| with(&[column])).chain([with(&all)]).collect()
}

/// An object of a body.
#[derive(Debug, Default)]
struct Place {
    pointer: String,
    /// As refusals name it: `tiers[0]`.
    shown: String,
    known: BTreeSet<String>,
}

fn properties(schema: &'static Value) -> impl Iterator<Item = (&'static String, &'static Value)> {
    alternatives(schema)
        .into_iter()
        .flat_map(|one| one["properties"].as_object().into_iter().flatten())
}

fn items(schema: &'static Value) -> Option<&'static Value> {
    alternatives(schema).into_iter().find_map(|one| one.get("items"))
}

/// Adds the objects, and the lists of objects, that an example leaves out.
fn complete(value: &mut Value, schema: &'static Value) {
    if let Some(items) = items(schema) {
        if properties(items).next().is_some() {
            if value[0].is_null() {
                *value = json!([least(items)]);
            }
            complete(&mut value[0], items);
        }
        return;
    }
    for (name, inner) in properties(schema) {
        let has_objects = |schema| properties(schema).next().is_some();
        if has_objects(inner) || items(inner).is_some_and(has_objects) {
            if value[name].is_null() {
                value[name] = if items(inner).is_some() { json!([]) } else { least(inner) };
            }
            complete(&mut value[name], inner);
        }
    }
}

/// Finds the objects whose fields the schema knows; what is free, such as `metadata`, is the client's own.
fn objects(
    value: &Value,
    schema: &'static Value,
    pointer: &str,
    shown: &str,
    places: &mut Vec<Place>,
) {
    let known: BTreeSet<String> = properties(schema).map(|(name, _)| name.clone()).collect();
    if !known.is_empty() && value.is_object() {
        places.push(Place { pointer: pointer.to_owned(), shown: shown.to_owned(), known });
    }
    if let Some(items) = items(schema).filter(|_| value[0].is_object()) {
        objects(&value[0], items, &format!("{pointer}/0"), &format!("{shown}[0]"), places);
    }
    for (name, inner) in properties(schema) {
        if let Some(value) = value.get(name) {
            let dot = if shown.is_empty() { "" } else { "." };
            let shown = format!("{shown}{dot}{name}");
            objects(value, inner, &format!("{pointer}/{name}"), &shown, places);
        }
    }
}

/// Names that would matter most where there are no others.
const PARAMETERS: [&str; 7] =
    ["tenant_id", "id", "version", "created_at", "price_minor", "scopes", "app.tenant_id"];

/// Tries further parameters.
pub async fn try_query(world: &World, operation: &Operation, found: &mut Findings) {
    let sample = world.sample(Side::Ours, operation).await;
    let key = (!operation.is_public()).then(|| world.party(Side::Ours).key.as_str());
    for name in PARAMETERS {
        let mut sample = sample.clone();
        sample.ask(name, &world.party(Side::Theirs).tenant);
        let answer = world.send(key, &sample).await;
        let attempt = format!("a further parameter {name}");
        found.refused(operation, &attempt, &answer, 400, "unknown_field");
    }
}
