//! Planted faults: each kind is planted for real in every table where it applies, and must be noticed in each, by the
//! catalogue gate or by the matrix. What both overlook would be overlooked tomorrow, too.

mod kinds;
mod tables;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use testkit::proof;
use tokio_postgres::Client;

use super::cases::{View, cases};
use super::catalogue::{Class, Granted, Relation, Role, granted, relations, roles};
use super::expect::Context;
use super::ground::{Ground, attempt};
use kinds::{Kind, Shows};
use tables::Table;

/// What the faults are planted in, and what was expected before.
struct Bed {
    ground: Ground,
    relations: Vec<Relation>,
    tables: Vec<Table>,
    roles: BTreeMap<String, (Role, BTreeMap<String, Granted>)>,
}

impl Bed {
    async fn prepare() -> Bed {
        let ground = Ground::lay().await;
        let superuser = ground.database.superuser().await;
        let mut relations = relations(&superuser, &ground).await;
        relations.retain(|relation| relation.class == Class::Tenant);
        let tables = tables::read(&superuser, &relations).await;
        let mut known = BTreeMap::new();
        for (name, role) in roles(&superuser, &ground).await {
            let granted = granted(&superuser, &name).await;
            known.insert(name, (role, granted));
        }
        Bed { ground, relations, tables, roles: known }
    }

    /// The tables where some attempt goes otherwise than it should.
    async fn shown(&self, client: &Client, shows: &Shows) -> BTreeSet<String> {
        let mut shown = BTreeSet::new();
        for context in shows.contexts {
            shown.extend(self.shown_in(client, shows, *context).await);
        }
        shown
    }

    async fn shown_in(&self, client: &Client, shows: &Shows, context: Context) -> BTreeSet<String> {
        let view = View::of(&self.ground, context);
        let (role, granted) = &self.roles[shows.role];
        let mut tried = Vec::new();
        for relation in &self.relations {
            let all = cases((shows.role, *role), &granted[&relation.name], relation, &view);
            tried.extend(all.into_iter().filter(|case| shows.verbs.contains(&case.verb)));
        }
        let setting =
            view.setting().map(|setting| format!("set local app.tenant_id = '{setting}'"));
        client
            .batch_execute(&format!(
                "savepoint looking; set local session authorization {}; {}",
                shows.role,
                setting.unwrap_or_default()
            ))
            .await
            .unwrap();
        let statements: Vec<String> = tried.iter().map(|case| case.sql.clone()).collect();
        let outcomes = attempt(client, &statements, None).await;
        client.batch_execute("rollback to savepoint looking").await.unwrap();
        let astray = tried
            .iter()
            .zip(&outcomes)
            .filter(|(case, outcome)| !case.expected.fits(outcome, context));
        astray.map(|(case, _)| case.relation.trim_start_matches("public.").to_owned()).collect()
    }
}

/// What became of a kind.
struct Finding {
    kind: String,
    planted: BTreeSet<String>,
    by_gate: usize,
    by_matrix: usize,
    missed: Vec<String>,
}

/// Plants a kind in all tables at once, each of which must be named.
async fn try_kind(bed: &Bed, kind: &Kind) -> Finding {
    // A connection of its own, on which no tenant was ever set.
    let client = bed.ground.database.superuser().await;
    client.batch_execute("begin; set local search_path = public").await.unwrap();
    let mut planted = BTreeSet::new();
    for table in &bed.tables {
        let Some(sql) = (kind.plant)(table) else { continue };
        client
            .batch_execute(&sql)
            .await
            .unwrap_or_else(|error| panic!("{}: {sql}: {error:?}", kind.name));
        planted.insert(table.name.clone());
    }
    assert!(!planted.is_empty(), "{} applies nowhere", kind.name);
    let named = named(&client, kind.rule).await;
    let shown = match &kind.shows {
        Some(shows) => bed.shown(&client, shows).await,
        None => BTreeSet::new(),
    };
    client.batch_execute("rollback").await.unwrap();
    let mut missed = Vec::new();
    for table in &planted {
        if kind.rule.is_some() && !named.contains(table) {
            missed.push(format!(
                "{} in {table}: rule {} of the gate overlooks it",
                kind.name,
                kind.rule.unwrap_or_default()
            ));
        }
        if kind.shows.is_some_and(|shows| shows.always) && !shown.contains(table) {
            missed.push(format!("{} in {table}: the matrix overlooks it", kind.name));
        }
    }
    Finding {
        kind: kind.name.clone(),
        by_gate: planted.intersection(&named).count(),
        by_matrix: planted.intersection(&shown).count(),
        planted,
        missed,
    }
}

/// The tables that this rule names, by themselves or by what was planted beside them.
async fn named(client: &Client, rule: Option<&str>) -> BTreeSet<String> {
    let faults = schema::gate(client).await.unwrap();
    faults
        .iter()
        .filter(|fault| Some(fault.rule.as_str()) == rule)
        .map(|fault| {
            fault
                .subject
                .trim_start_matches("api.")
                .trim_start_matches("internal.")
                .trim_start_matches("hole_")
                .to_owned()
        })
        .collect()
}

async fn all_are_noticed(name: &str, kinds: Vec<Kind>, at_least: usize) {
    let bed = Bed::prepare().await;
    let mut findings = Vec::new();
    for kind in &kinds {
        findings.push(try_kind(&bed, kind).await);
    }
    let planted: usize = findings.iter().map(|finding| finding.planted.len()).sum();
    let missed: Vec<String> = findings.iter().flat_map(|finding| finding.missed.clone()).collect();
    let tables = bed.tables.len();
    let mut by_table = BTreeMap::<&String, usize>::new();
    for table in findings.iter().flat_map(|finding| &finding.planted) {
        *by_table.entry(table).or_default() += 1;
    }
    bed.ground.clear().await;
    assert!(
        missed.is_empty(),
        "{} of {planted} planted faults went unnoticed:\n{}",
        missed.len(),
        missed.join("\n")
    );
    assert!(kinds.len() >= at_least, "only {} kinds", kinds.len());
    let kinds: Vec<_> = findings
        .iter()
        .map(|finding| json!({"kind": finding.kind, "planted": finding.planted.len(), "gate": finding.by_gate, "matrix": finding.by_matrix}))
        .collect();
    proof(
        &format!("faults-{name}"),
        &json!({"tables": tables, "planted": planted, "kinds": kinds, "by_table": by_table}),
    );
}

#[tokio::test]
async fn every_fault_of_policies_is_noticed_in_every_table_ten_4() {
    all_are_noticed("policies", kinds::policies(), 26).await;
}

#[tokio::test]
async fn every_grant_too_many_is_noticed_in_every_table_ten_4() {
    all_are_noticed("grants", kinds::grants(), 40).await;
}

#[tokio::test]
async fn every_fault_of_keys_is_noticed_in_every_table_ten_3() {
    all_are_noticed("keys", kinds::keys(), 13).await;
}

#[tokio::test]
async fn every_way_around_is_noticed_for_every_table_ten_4() {
    all_are_noticed("ways-around", kinds::ways_around(), 20).await;
}
