//! T1, T3, TEN-5: every function of schema `api`, with another tenant's id in every place where an id stands.
//!
//! What it answers must be what it answers for an id of nothing, and no row of the other tenant may change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use testkit::{Call, Function, House, probes};
use tokio_postgres::Client;
use uuid::Uuid;

use super::cases::nobody;
use super::ground::{Ground, Outcome, attempt, checksum};
use super::places;
use super::roles::NOT_FOR_LOGINS;
use super::tally::Findings;

/// A call that succeeds in our house.
pub struct Probe {
    /// With `"$noun"` where ids belong.
    pub call: Call,
    pub function: Function,
}

impl Probe {
    pub fn sql(&self, tenant: Uuid, arguments: &Map<String, Value>) -> String {
        self.function.sql(Some(tenant), arguments)
    }

    /// With the ids of this house.
    pub fn arguments(&self, house: &House) -> Map<String, Value> {
        self.call.with_ids(&house.ids).arguments
    }
}

/// The calls of all functions that work for a tenant. A function without one fails, saying what to do.
pub fn all_probes(ground: &Ground) -> Vec<Probe> {
    let mut probes: Vec<Probe> = probes()
        .into_iter()
        .map(|call| {
            let function = ground.functions.get(call.function).unwrap_or_else(|| {
                panic!("there is no function api.{} any more: take it out of crates/testkit/src/house/probes.rs", call.function)
            });
            Probe { function: function.clone(), call }
        })
        .collect();
    let mut complaints = Vec::new();
    for function in ground.functions.values().filter(|function| function.takes_tenant()) {
        // A new tenant has no other's ids in it; it is tried further down.
        if function.name == "create_tenant" {
            continue;
        }
        let calls: Vec<&Probe> =
            probes.iter().filter(|probe| probe.function.name == function.name).collect();
        if calls.is_empty() {
            complaints.push(format!("api.{}: no call of it is known", function.name));
            continue;
        }
        for (argument, kind) in
            function.arguments.iter().filter(|(name, _)| name != "p_tenant" && name != "p_request")
        {
            let given = |probe: &&Probe| {
                probe.call.arguments.get(argument).is_some_and(|value| !value.is_null())
            };
            if ["uuid", "uuid[]", "jsonb"].contains(&kind.as_str()) && !calls.iter().any(given) {
                complaints.push(format!("api.{}: no call of it gives {argument}", function.name));
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "add calls that succeed to crates/testkit/src/house/probes.rs:\n{}",
        complaints.join("\n")
    );
    probes.retain(|probe| ground.few.is_empty() || ground.few.contains(&probe.call.function));
    probes
}

/// A comparison of two calls that must give one answer.
struct Pair {
    what: String,
    foreign: String,
    random: String,
    /// What to call the same in both answers.
    ids: [String; 2],
    /// Whether success is as good as a refusal, because the id is one for something new.
    fresh: bool,
}

fn pairs(probe: &Probe, ground: &Ground) -> Vec<Pair> {
    let (ours, theirs) = (&ground.ours, &ground.theirs);
    let arguments = probe.arguments(ours);
    let mut found = Vec::new();
    for (place, noun) in places::ids(&probe.call.arguments) {
        let fresh = noun == "fresh";
        // For something new any id of theirs will do, whatever it is the id of.
        let foreign: BTreeMap<&String, &String> = theirs
            .ids
            .iter()
            .filter(|(name, id)| match fresh {
                true => *name != "fresh" && id.parse::<Uuid>().is_ok(),
                false => **name == noun,
            })
            .collect();
        for (name, foreign) in foreign {
            // A position in a list is compared with others: what stands next to theirs shows the same.
            let random = if place == "/p_after" { next_to(foreign) } else { nothing(name) };
            let sql =
                |id: &str| probe.sql(ours.tenant, &places::with(&arguments, &place, json!(id)));
            found.push(Pair {
                what: format!("api.{} at {place}: their {name}", probe.function.name),
                foreign: sql(foreign),
                random: sql(&random),
                ids: [foreign.clone(), random],
                fresh,
            });
        }
    }
    if probe.function.type_of("p_request").is_some() {
        found.push(keys(probe, ours, &arguments));
    }
    found
}

/// What names nothing, in the form of what this noun stands for.
fn nothing(noun: &str) -> String {
    match noun {
        "reference" => "ZZZZZZZZ".into(),
        "code" => "NOSUCHCODE".into(),
        _ => nobody().to_string(),
    }
}

fn next_to(id: &str) -> String {
    let id: Uuid = id.parse().unwrap();
    Uuid::from_u128(id.as_u128() ^ 1).to_string()
}

/// An idempotency key that the other tenant has used is nobody's here.
fn keys(probe: &Probe, ours: &House, arguments: &Map<String, Value>) -> Pair {
    let sql = |key: &str| {
        let mut arguments = arguments.clone();
        arguments.insert("p_request".into(), json!({"key": key, "caller": "matrix"}));
        probe.sql(ours.tenant, &arguments)
    };
    Pair {
        what: format!("api.{}: their idempotency key", probe.function.name),
        foreign: sql("only-theirs"),
        random: sql("nobodys"),
        ids: ["only-theirs".into(), "nobodys".into()],
        fresh: true,
    }
}

async fn their_key(ground: &Ground) {
    let sql = "insert into idempotency_keys (tenant_id, caller, key, route, fingerprint, answer)
               select $1, c, 'only-theirs', '', '', '{\"leak\": \"theirs\"}' from unnest(array['matrix', $2]) c on conflict do nothing";
    ground
        .database
        .superuser()
        .await
        .execute(sql, &[&ground.theirs.tenant, &ground.login])
        .await
        .unwrap();
}

/// The answer without what may differ: the id itself, and the moment.
fn said(outcome: &Outcome, id: &str) -> (String, String, String) {
    let plain = |text: &str| {
        let text = text.replace(id, "ID");
        match serde_json::from_str::<Value>(&text) {
            Ok(mut value) => {
                for item in
                    value.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut)
                {
                    item.remove("created_at");
                    item.remove("updated_at");
                }
                value.to_string()
            }
            Err(_) => text,
        }
    };
    let detail = if outcome.ok() { String::new() } else { plain(&outcome.detail) };
    (outcome.state.clone(), plain(&outcome.text), detail)
}

fn complaint(pair: &Pair, foreign: &Outcome, random: &Outcome, theirs: &str) -> Option<String> {
    for outcome in [foreign, random] {
        if outcome.ok() && outcome.detail != theirs {
            return Some(format!(
                "{}: rows of the other tenant changed\n      {}",
                pair.what, pair.foreign
            ));
        }
        if outcome.text.contains("theirs") && pair.fresh {
            return Some(format!("{}: the other tenant's answer came back: {outcome}", pair.what));
        }
    }
    let same = if pair.fresh {
        foreign.state == random.state && foreign.ok()
    } else {
        said(foreign, &pair.ids[0]) == said(random, &pair.ids[1])
            && !foreign.state.starts_with("XX")
    };
    (!same).then(|| {
        format!(
            "{}: {foreign}\n   but for an id of nothing: {random}\n      {}",
            pair.what, pair.foreign
        )
    })
}

/// Tries all pairs over a connection that is in our context.
async fn try_pairs(client: &Client, ground: &Ground, pairs: &[Pair]) -> Vec<String> {
    let theirs = ground.theirs.tenant;
    let before = checksum(client, theirs).await;
    // Pairs share their calls for nothing: each is made once.
    let all = pairs.iter().flat_map(|pair| [pair.foreign.clone(), pair.random.clone()]);
    let statements: Vec<String> = all.collect::<BTreeSet<_>>().into_iter().collect();
    let outcomes = attempt(client, &statements, Some(theirs)).await;
    let became: BTreeMap<&String, &Outcome> = statements.iter().zip(&outcomes).collect();
    pairs
        .iter()
        .filter_map(|pair| complaint(pair, became[&pair.foreign], became[&pair.random], &before))
        .collect()
}

/// Their ids in every place of every call.
pub async fn check_ids(ground: &Ground) -> Findings {
    their_key(ground).await;
    let probes = all_probes(ground);
    let (server, worker) = (ground.database.server().await, ground.database.worker().await);
    let login = ground.database.connect_as(&ground.login).await;
    let (mut complaints, mut cases, mut places) = (Vec::new(), 0, BTreeSet::new());
    for (name, client) in [("server", &server), ("worker", &worker), ("login", &login)] {
        client
            .batch_execute(&format!("begin; set local app.tenant_id = '{}'", ground.ours.tenant))
            .await
            .unwrap();
        let mut tried = Vec::new();
        for probe in &probes {
            if !may_call(client, &probe.function).await {
                continue;
            }
            // First the call itself: a refusal of it would say nothing about ids.
            let sql = probe.sql(ground.ours.tenant, &probe.arguments(&ground.ours));
            let outcome = &attempt(client, std::slice::from_ref(&sql), None).await[0];
            if !outcome.ok() {
                complaints.push(format!("as {name} the call of probes.rs fails: {outcome}\n{sql}"));
                continue;
            }
            tried.extend(pairs(probe, ground));
        }
        complaints.extend(
            try_pairs(client, ground, &tried)
                .await
                .into_iter()
                .map(|line| format!("{name}: {line}")),
        );
        cases += 2 * tried.len();
        places.extend(
            tried.iter().map(|pair| pair.what.split(':').next().unwrap_or_default().to_owned()),
        );
        client.batch_execute("rollback").await.unwrap();
    }
    let functions: BTreeSet<&str> =
        probes.iter().map(|probe| probe.function.name.as_str()).collect();
    Findings::new(
        complaints,
        json!({"cases": cases, "places": places.len(), "functions": functions}),
    )
}

#[tokio::test]
async fn ids_of_another_tenant_are_ids_of_nothing_to_every_function_ten_3() {
    let ground = Ground::lay().await;
    let findings = check_ids(&ground).await;
    ground.clear().await;
    findings.settle("functions");
}

async fn may_call(client: &Client, function: &Function) -> bool {
    let sql = "select bool_or(has_function_privilege(p.oid, 'execute')) from pg_proc p
                where p.pronamespace = 'api'::regnamespace and p.proname = $1";
    client.query_one(sql, &[&function.name]).await.unwrap().get(0)
}

/// Every call for a tenant that is not the caller's.
pub async fn check_tenants(ground: &Ground) -> Findings {
    let probes = all_probes(ground);
    let nobody = nobody();
    let (mut complaints, mut cases) = (Vec::new(), 0);
    let (server, worker) = (ground.database.server().await, ground.database.worker().await);
    let login = ground.database.connect_as(&ground.login).await;
    let unmapped = ground.database.connect_as(&ground.unmapped).await;
    // Theirs is a call that would succeed in their house; one that names nobody is refused in the same words.
    for (name, client) in
        [("server", &server), ("worker", &worker), ("login", &login), ("unmapped", &unmapped)]
    {
        // The server is bound by the transaction it began; a login by its mapping, whatever it has set.
        let set = if ["login", "unmapped"].contains(&name) {
            ground.theirs.tenant
        } else {
            ground.ours.tenant
        };
        client
            .batch_execute(&format!(
                "begin; set local app.tenant_id = '{set}'; set local app.role = 'system_admin'"
            ))
            .await
            .unwrap();
        for probe in &probes {
            if !may_call(client, &probe.function).await {
                continue;
            }
            let arguments = probe.arguments(&ground.theirs);
            let statements =
                [ground.theirs.tenant, nobody].map(|tenant| probe.sql(tenant, &arguments));
            let outcomes = attempt(client, &statements, None).await;
            cases += 2;
            if outcomes.iter().any(|outcome| outcome.state != "SK002") || outcomes[0] != outcomes[1]
            {
                complaints.push(format!(
                    "{name}: {} / {}\n      {}",
                    outcomes[0], outcomes[1], statements[0]
                ));
            }
        }
        client.batch_execute("rollback").await.unwrap();
    }
    cases += not_for_logins(&login, &probes, ground, &mut complaints).await;
    Findings::new(complaints, json!({"cases": cases}))
}

#[tokio::test]
async fn no_function_works_for_a_tenant_that_is_not_the_callers_ten_5() {
    let ground = Ground::lay().await;
    let findings = check_tenants(&ground).await;
    ground.clear().await;
    findings.settle("tenants");
}

/// What opens accounts or looks across tenants is closed to logins, whatever they pass.
async fn not_for_logins(
    login: &Client,
    probes: &[Probe],
    ground: &Ground,
    complaints: &mut Vec<String>,
) -> usize {
    login.batch_execute("begin").await.unwrap();
    let mut statements: Vec<String> = probes
        .iter()
        .filter(|probe| NOT_FOR_LOGINS.contains(&probe.function.name.as_str()))
        .map(|probe| probe.sql(ground.ours.tenant, &probe.arguments(&ground.ours)))
        .collect();
    statements.extend([
        "select api.relay_events()::text".into(),
        "select count(*) from api.list_due_holds()".into(),
    ]);
    let outcomes = attempt(login, &statements, None).await;
    for (statement, outcome) in
        statements.iter().zip(&outcomes).filter(|(_, outcome)| outcome.state != "42501")
    {
        complaints.push(format!("a login: {outcome}\n      {statement}"));
    }
    login.batch_execute("rollback").await.unwrap();
    statements.len()
}
