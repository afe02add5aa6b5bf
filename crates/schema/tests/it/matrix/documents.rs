//! T4: no document takes a column that isn't its own business. Every column of every table is put into every object
//! of every call, one at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use tokio_postgres::Client;

use super::functions::{Probe, all_probes};
use super::ground::{Ground, attempt};
use super::places;
use super::tally::Findings;

/// Objects whose content is the caller's own business, or names questions of the business. May only shrink.
const FREE: &[&str] = &["answers", "metadata", "p_answers", "settings"];

/// Columns that no document may set: they are the product's to write.
const PROTECTED: &[&str] = &[
    "answer",
    "cancelled_at",
    "capacity_total",
    "checked_in_at",
    "chosen",
    "client_hash",
    "created_at",
    "embed_key",
    "entity_id",
    "ends_at",
    "expires_at",
    "hold_expires_at",
    "last_chosen_at",
    "last_used_at",
    "local_start",
    "owner_id",
    "price_lines",
    "reference",
    "revoked_at",
    "schedule_id",
    "seats_held",
    "seats_sold",
    "secret_hash",
    "state",
    "subject_id",
    "tenant_id",
    "times_chosen",
    "token_generation",
    "token_hash",
    "tz_version",
    "updated_at",
    "version",
];

/// Where a protected column may be given after all, and why. May only shrink.
const GIVEN: &[(&str, &str, &str)] = &[
    ("import_booking", "state", "an import takes bookings as they are"),
    ("import_booking", "ends_at", "an import takes bookings as they are"),
    ("import_booking", "created_at", "an import takes bookings as they are"),
    ("preview_import", "state", "it tries what an import takes"),
    ("preview_import", "ends_at", "it tries what an import takes"),
    ("preview_import", "created_at", "it tries what an import takes"),
    ("create_session", "capacity_total", "a one-off session has a size of its own"),
    ("update_session", "capacity_total", "the size of one session can be changed"),
    ("list_bookings", "state", "a filter reads what is in this state and sets nothing"),
    ("reserve_booking", "token_hash", "the server makes the token and passes its hash"),
    ("join_waitlist", "token_hash", "the server makes the token and passes its hash"),
    ("offer_waitlist", "token_hash", "the server makes the token and passes its hash"),
];

async fn columns(superuser: &Client) -> Vec<String> {
    let rows = superuser
        .query(
            "select distinct a.attname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
              where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
              order by 1",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// One object of one call.
struct Document<'a> {
    probe: &'a Probe,
    arguments: Map<String, Value>,
    place: String,
}

impl Document<'_> {
    fn name(&self) -> String {
        format!("api.{} at {}", self.probe.function.name, self.place)
    }

    /// Idempotency and actor: about the call, not about a row.
    fn is_request(&self) -> bool {
        self.place == "/p_request"
    }

    fn is_free(&self) -> bool {
        self.place.rsplit('/').next().is_some_and(|last| FREE.contains(&last))
    }

    fn sql(&self, ground: &Ground, field: &str, value: Value) -> String {
        let arguments = places::with_field(&self.arguments, &self.place, field, value);
        self.probe.function.sql(Some(ground.ours.tenant), &arguments)
    }
}

fn documents<'a>(probes: &'a [Probe], ground: &Ground) -> Vec<Document<'a>> {
    let mut found = Vec::new();
    for probe in probes {
        let mut arguments = probe.arguments(&ground.ours);
        if probe.function.type_of("p_request").is_some() {
            arguments.insert("p_request".into(), json!({"key": "documents"}));
        }
        for place in places::objects(&arguments) {
            found.push(Document { probe, arguments: arguments.clone(), place });
        }
    }
    found
}

/// The fields that an object may have, as its refusal of another one lists them.
fn known(sentence: &str) -> Option<BTreeSet<String>> {
    let list = sentence.split_once("Known are: ")?.1.trim_end_matches('.');
    Some(list.split(", ").map(str::to_owned).collect())
}

/// Every column in every object of every call.
pub async fn check(ground: &Ground) -> Findings {
    let superuser = ground.database.superuser().await;
    let columns = columns(&superuser).await;
    let probes = all_probes(ground);
    let server = ground.database.server().await;
    server
        .batch_execute(&format!("begin; set local app.tenant_id = '{}'", ground.ours.tenant))
        .await
        .unwrap();
    let (mut complaints, mut cases, mut used) = (Vec::new(), 0, BTreeSet::new());
    let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for document in documents(&probes, ground) {
        if document.is_free() {
            continue;
        }
        let stranger = document.sql(ground, "no_such_field", json!("x"));
        let outcome = &attempt(&server, &[stranger], None).await[0];
        let Some(known) = known(&outcome.text).filter(|_| outcome.state == "SK005") else {
            complaints.push(format!(
                "{}: a field that isn't there is not refused with the list of those that are: {outcome}",
                document.name()
            ));
            continue;
        };
        let name = document.probe.function.name.clone();
        let protected =
            |field: &&String| !document.is_request() && PROTECTED.contains(&field.as_str());
        for field in known.iter().filter(protected) {
            match GIVEN.iter().find(|(function, column, _)| *function == name && column == field) {
                Some(given) => _ = used.insert(given),
                None => complaints.push(format!("{}: it may set {field}", document.name())),
            }
        }
        let others: Vec<&String> =
            columns.iter().filter(|column| !known.contains(*column)).collect();
        let statements: Vec<String> =
            others.iter().map(|column| document.sql(ground, column, json!("1"))).collect();
        for (column, outcome) in others.iter().zip(attempt(&server, &statements, None).await) {
            if outcome.state != "SK005" || !outcome.text.contains("no such field") {
                complaints.push(format!("{} takes {column}: {outcome}", document.name()));
            }
        }
        cases += statements.len();
        fields.entry(name).or_default().extend(known);
    }
    server.batch_execute("rollback").await.unwrap();
    complaints.extend(ids_without_a_call(&probes, &fields));
    let tried = |function: &str| probes.iter().any(|probe| probe.call.function == function);
    let idle = GIVEN.iter().filter(|given| !used.contains(given) && tried(given.0));
    complaints.extend(idle.map(|(function, column, _)| {
        format!("api.{function} takes {column} no more: take it out of GIVEN")
    }));
    Findings::new(
        complaints,
        json!({"cases": cases, "columns": columns.len(), "functions": fields.len()}),
    )
}

#[tokio::test]
async fn no_document_takes_a_column_that_is_not_its_own_api_2() {
    let ground = Ground::lay().await;
    let findings = check(&ground).await;
    ground.clear().await;
    findings.settle("documents");
}

/// Fields of documents that hold ids must hold one in some call, or nobody tries another tenant's there.
fn ids_without_a_call(
    probes: &[Probe],
    fields: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for (function, known) in fields {
        let given: BTreeSet<String> = probes
            .iter()
            .filter(|probe| probe.function.name == *function)
            .flat_map(|probe| places::ids(&probe.call.arguments))
            .flat_map(|(place, _)| place.split('/').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for field in known.iter().filter(|field| field.ends_with("_id") || field.ends_with("_ids"))
        {
            if !given.contains(field) {
                complaints.push(format!(
                    "api.{function}: no call in crates/testkit/src/house/probes.rs gives {field}, so no foreign id is tried there"
                ));
            }
        }
    }
    complaints
}
