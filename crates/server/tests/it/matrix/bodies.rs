//! A foreign id in every field of query and body that takes one.

use serde_json::{Value, json};

use super::findings::Findings;
use super::operations::{Operation, alternatives, least};
use super::samples::Sample;
use super::strangers::{difference, foreign_text};
use super::world::{Answer, Side, World};
use super::{kinds, subjects};

/// Tries each field of an operation: with an id of ours it works; theirs is answered as what never was.
pub async fn try_all(world: &World, operation: &Operation, found: &mut Findings) {
    for (field, kind) in fields(operation) {
        let prepared = Prepared::of(world, operation, field, kind).await;
        let before = (world.rows(Side::Ours).await, world.rows(Side::Theirs).await);
        foreign(world, &prepared, &before.1, found).await;
        if operation.writes() {
            let after = world.rows(Side::Ours).await;
            let attempt = format!("{}, written", prepared.attempt);
            found.check(operation, &attempt, before.0 == after, || difference(&before.0, &after));
        }
        own(world, &prepared, found).await;
        let after = world.rows(Side::Theirs).await;
        let attempt = format!("{}, written in theirs", prepared.attempt);
        found.check(operation, &attempt, before.1 == after, || difference(&before.1, &after));
    }
}

/// The fields of an operation that take ids, with each kind of thing that they may name.
pub fn fields(operation: &Operation) -> Vec<(Field, &'static str)> {
    let in_query = operation.ids_in_query().into_iter().map(|name| Field::Query(name.to_owned()));
    let in_body = operation.ids_in_body().into_iter().map(Field::Body);
    let kinds = |field: Field| {
        let kinds = kinds::of_field(&operation.name(), &field.path());
        kinds.iter().map(move |kind| (field.clone(), *kind))
    };
    in_query.chain(in_body).flat_map(kinds).collect()
}

/// A request in which one field may have any id.
#[derive(Debug)]
pub struct Prepared {
    pub operation: Operation,
    /// What is tried, in words.
    pub attempt: String,
    field: Field,
    kind: String,
    sample: Sample,
}

impl Prepared {
    pub async fn of(world: &World, operation: &Operation, field: Field, kind: &str) -> Prepared {
        let attempt = match &field {
            Field::Query(name) => format!("a foreign id of {kind} in ?{name}"),
            Field::Body(path) => format!("a foreign id of {kind} in {path}"),
        };
        let mut sample = world.sample(Side::Ours, operation).await;
        let kind = subjects::kind_for(kind, &field.path(), operation);
        subjects::make_room(world, operation, &field.path(), &kind, &mut sample).await;
        Prepared { operation: operation.clone(), attempt, field, kind, sample }
    }

    async fn send(&self, world: &World, id: &str) -> Answer {
        let key = (!self.operation.is_public()).then(|| world.party(Side::Ours).key.as_str());
        world.send(key, &self.field.put(&self.operation, &self.sample, id)).await
    }
}

/// A foreign id is answered as one that never was, and nothing is shown.
pub async fn foreign(world: &World, prepared: &Prepared, rows: &str, found: &mut Findings) {
    let Prepared { operation, attempt, .. } = prepared;
    let foreign = world.party(Side::Theirs).thing(&prepared.kind);
    let never = vocab::new_id().to_string();
    let nobodys = prepared.send(world, &never).await.without(&never);
    let theirs = prepared.send(world, foreign).await;
    found.proper(operation, attempt, &theirs);
    let theirs = theirs.without(foreign);
    found.same(operation, attempt, &nobodys, &theirs);
    let shown = foreign_text(world, rows, &theirs.text);
    let attempt = format!("{attempt}, shown");
    found.check(operation, &attempt, shown.is_none(), || format!("{shown:?}: {theirs:?}"));
}

/// With an id of ours the same request works, or nothing would be proven.
async fn own(world: &World, prepared: &Prepared, found: &mut Findings) {
    let answer = prepared.send(world, world.party(Side::Ours).thing(&prepared.kind)).await;
    let attempt = format!("{}, and one of ours", prepared.attempt);
    found.check(&prepared.operation, &attempt, answer.is_success(), || {
        format!("refused, so nothing is proven: {:?} {answer:?}", prepared.sample)
    });
}

/// Where an id stands.
#[derive(Debug, Clone)]
pub enum Field {
    Query(String),
    Body(String),
}

impl Field {
    fn path(&self) -> String {
        match self {
            Field::Query(name) => format!(".{name}"),
            Field::Body(path) => path.clone(),
        }
    }

    /// The request with this id there, and what must go with it.
    fn put(&self, operation: &Operation, sample: &Sample, id: &str) -> Sample {
        let mut sample = sample.clone();
        match self {
            Field::Query(name) => sample.ask(name, id),
            Field::Body(path) => {
                let body = sample.body.get_or_insert_with(|| json!({}));
                place(body, operation.schema(), path, id);
            }
        }
        sample
    }
}

/// Sets the field at a path, such as `.tiers[].id`: what is missing on the way is made, as little as is valid.
fn place(at: &mut Value, schema: &'static Value, path: &str, id: &str) {
    if path.is_empty() {
        *at = json!(id);
    } else if let Some(rest) = path.strip_prefix("[]") {
        let items = alternatives(schema).into_iter().find_map(|one| one.get("items")).unwrap();
        if !at[0].is_object() && !at[0].is_string() {
            *at = json!([least(items)]);
        }
        place(&mut at[0], items, rest, id);
    } else {
        let path = &path[1..];
        let end = path.find(['.', '[']).unwrap_or(path.len());
        let (name, rest) = path.split_at(end);
        let properties = alternatives(schema).into_iter();
        let mut properties = properties.filter_map(|one| one["properties"].get(name));
        let inner = properties.next().unwrap();
        if !at.is_object() {
            *at = least(schema);
        }
        place(&mut at[name], inner, rest, id);
    }
}
