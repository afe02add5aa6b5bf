//! Planted faults: what the matrix must find. Each is a server, or a database, that does something wrong everywhere;
//! a try that finds nothing then proves nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::findings::Findings;
use super::operations::{self, Operation};
use super::samples::Sample;
use super::world::{Answer, Side, World};
use super::{assignment, bodies, strangers, tokens};

/// A server that does something wrong; it stands between the tries and the real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Who has no key gets one.
    OpenDoor,
    /// A foreign thing is refused in other words than one that never was.
    TellsOfOthers,
    /// A field that isn't known is dropped.
    DropsFields,
    /// A cursor that isn't valid is dropped.
    DropsCursors,
    /// A token whose seal is wrong opens its booking.
    TrustsTokens,
    /// Answers have another tenant's name in them.
    NamesOthers,
}

impl Fault {
    /// Sends a request and spoils it, or its answer.
    pub async fn send(self, world: &World, key: Option<&str>, sample: &Sample) -> Answer {
        let ours = world.party(Side::Ours);
        match self {
            Fault::OpenDoor => world.exchange(key.or(Some(&ours.key)), sample).await,
            Fault::TellsOfOthers => {
                let mut answer = world.exchange(key, sample).await;
                let theirs = world.rows(Side::Theirs).await;
                if answer.status == 404 && theirs.contains(&sample.subject) {
                    answer.text = answer.text.replace("There is no such", "You may not see this");
                }
                answer
            }
            Fault::DropsFields => {
                let mut sample = sample.clone();
                loop {
                    let answer = world.exchange(key, &sample).await;
                    let field = answer.json()["field"].as_str().map(str::to_owned);
                    match field.filter(|_| answer.code() == "unknown_field") {
                        Some(field) => drop_field(sample.body.as_mut().unwrap(), &field),
                        None => return answer,
                    }
                }
            }
            Fault::DropsCursors => {
                let answer = world.exchange(key, sample).await;
                if answer.json()["field"] != "cursor" {
                    return answer;
                }
                let mut sample = sample.clone();
                sample.query.retain(|(name, _)| name != "cursor");
                world.exchange(key, &sample).await
            }
            Fault::TrustsTokens => {
                let answer = world.exchange(key, sample).await;
                if answer.status == 404 && sample.subject.len() > 60 {
                    return Answer { status: 200, ..answer };
                }
                answer
            }
            Fault::NamesOthers => {
                let mut answer = world.exchange(key, sample).await;
                answer.text.push_str(world.party(Side::Theirs).word);
                answer
            }
        }
    }
}

/// Takes the field at `tiers[0].id` out of a body.
fn drop_field(body: &mut Value, field: &str) {
    let (parent, name) = field.rsplit_once('.').unwrap_or(("", field));
    let pointer = format!("/{}", parent.replace(['.', '['], "/").replace(']', ""));
    let pointer = if parent.is_empty() { "" } else { &pointer };
    body.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(name).unwrap();
}

/// The operations for which these tries found something, by the beginning of the attempt.
fn noticed(found: &Findings, attempt: &str) -> BTreeSet<String> {
    let found = found.found.iter().filter(|one| one.attempt.starts_with(attempt));
    found.map(|one| one.operation.clone()).collect()
}

fn names(which: impl Fn(&Operation) -> bool) -> BTreeSet<String> {
    operations::all().iter().filter(|one| which(one)).map(Operation::name).collect()
}

/// What was planted, and at how many operations, or fields, it was noticed.
fn planted(mutation: &str, noticed: usize) -> Value {
    json!({ "mutation": mutation, "noticed": noticed })
}

/// A server that lets everybody in, forgets permissions, asks for others, or tells of other tenants is noticed at every operation.
pub async fn of_doors(mut world: World) -> Value {
    let keys = strangers::Keys::make(&world).await;
    let prepared = prepare(&world, operations::all()).await;
    let of_key = names(|one| !one.is_public());
    let about_one = names(|one| one.placeholders() == ["id"]);
    let mut figures = Vec::new();

    world.fault = Some(Fault::TellsOfOthers);
    let mut found = Findings::default();
    for one in &prepared {
        strangers::about_a_foreign_thing(&world, one, &mut found).await;
    }
    assert_eq!(noticed(&found, "a foreign id in the path"), about_one);
    figures.push(planted("a foreign thing is refused in words of its own", about_one.len()));

    world.fault = None;
    set_scopes(&world, "{nothing.at_all}").await;
    let mut found = Findings::default();
    for one in &prepared {
        strangers::baseline(&world, &keys, one, "", &mut found).await;
    }
    assert!(noticed(&found, "the example of the contract").is_superset(&of_key));
    figures.push(planted("another permission is wanted than the contract names", of_key.len()));

    set_scopes(&world, "{*}").await;
    let mut found = Findings::default();
    for one in &prepared {
        strangers::without_permission(&world, &keys, one, &mut found).await;
        strangers::as_nobody(&world, &keys, one, &mut found).await;
    }
    for attempt in ["a key without the permission", "a revoked key", "an expired key"] {
        assert_eq!(noticed(&found, attempt), of_key, "{attempt}");
        figures.push(planted(&format!("{attempt} is taken"), of_key.len()));
    }

    for (fault, what, attempt, all) in [
        (Fault::OpenDoor, "who has no key is let in", "no key", of_key),
        (
            Fault::NamesOthers,
            "answers name another tenant",
            "what the example shows",
            names(|_| true),
        ),
    ] {
        world.fault = Some(fault);
        let mut found = Findings::default();
        for one in &prepared {
            strangers::as_nobody(&world, &keys, one, &mut found).await;
            strangers::baseline(&world, &keys, one, "", &mut found).await;
        }
        assert_eq!(noticed(&found, attempt), all, "{fault:?}");
        figures.push(planted(what, all.len()));
    }
    figures.into()
}

/// Changes what all keys of all tenants may, and lets them work for ever.
async fn set_scopes(world: &World, scopes: &str) {
    let sql = "update api_keys set scopes = $1::text::text[], revoked_at = null, expires_at = null";
    world.owner.execute(sql, &[&scopes]).await.unwrap();
}

async fn prepare(
    world: &World,
    operations: impl IntoIterator<Item = Operation>,
) -> Vec<strangers::Prepared> {
    let mut prepared = Vec::new();
    for operation in operations {
        prepared.push(strangers::Prepared::of(world, operation).await);
    }
    prepared
}

/// A server that drops what it doesn't know, or trusts what it is shown, is noticed.
pub async fn of_inputs(mut world: World) -> Value {
    let columns = assignment::columns(&world).await;
    world.fault = Some(Fault::DropsFields);
    let mut found = Findings::default();
    // One column is enough: with each other it would be dropped as well.
    for operation in operations::all().into_iter().filter(Operation::writes) {
        assignment::try_all(&world, &columns[..1], &operation, &mut BTreeSet::new(), &mut found)
            .await;
    }
    assert_eq!(noticed(&found, "a further field"), names(Operation::writes));

    world.fault = Some(Fault::DropsCursors);
    let mut found = Findings::default();
    tokens::try_cursors(&world, &mut found).await;
    assert_eq!(noticed(&found, "nonsense for a cursor"), names(Operation::has_cursor));
    world.fault = Some(Fault::TrustsTokens);
    let mut found = Findings::default();
    tokens::try_tokens(&world, &mut found).await;
    let by_token = names(|one| one.placeholders() == ["token"]);
    assert_eq!(noticed(&found, "our booking under their seal"), by_token);
    json!([
        planted("fields that aren't known are dropped", names(Operation::writes).len()),
        planted("cursors that aren't valid are dropped", names(Operation::has_cursor).len()),
        planted("tokens open bookings whatever their seal", by_token.len()),
    ])
}

/// Without policies and foreign keys, and with a comparison of ids that takes the tenants, their businesses and their services
/// for one another, wherever ids are compared: as if no query and no command named whose things are meant.
const BLIND: &str = "
    create schema blind;
    grant usage on schema blind to public;
    create function blind.same(one uuid, other uuid) returns boolean language sql immutable
        return uuid_eq(one, other) or one = any (array[ALL]::uuid[]) and (one, other) in (PAIRS);
    create operator blind.= (leftarg = uuid, rightarg = uuid, function = blind.same);
    alter role slotkeeper_server in database DATABASE set search_path = blind, pg_catalog, public;
    do $do$
    declare v text;
    begin
        for v in select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                  where n.nspname in ('api', 'internal', 'context') and p.prokind = 'f' loop
            execute format('alter function %s set search_path = blind, pg_catalog, public, pg_temp', v);
        end loop;
        for v in select c.oid::regclass::text from pg_class c
                  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace loop
            execute format('alter table %s no force row level security, disable row level security', v);
        end loop;
        for v in select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) from pg_constraint c
                  where c.contype = 'f' and c.connamespace = 'public'::regnamespace loop
            execute v;
        end loop;
    end $do$;";

/// Fields whose ids are looked for among what something else has, too, where the plant doesn't reach.
const GUARDED_OTHERWISE: [&str; 12] = [
    "POST /v1/bookings/reassign, a foreign id of bookings in .booking_ids[]",
    "POST /v1/bookings/{id}/reschedule, a foreign id of extras in .extras[].id",
    "POST /v1/bookings/{id}/reschedule, a foreign id of staff in .staff_id",
    "POST /v1/bookings/{id}/reschedule, a foreign id of tiers in .tiers[].id",
    "POST /v1/bookings/{id}/tokens/revoke, a foreign id of tokens in .token_id",
    "POST /v1/out-of-use, a foreign id of units in .unit_id",
    "POST /v1/promotions, a foreign id of services in .service_ids[]",
    "PATCH /v1/promotions/{id}, a foreign id of services in .service_ids[]",
    "POST /v1/public/bookings/{token}/reschedule, a foreign id of staff in .staff_id",
    "PUT /v1/services/{id}/questions/order, a foreign id of questions in .question_ids[]",
    "POST /v1/sessions/{id}/walk-ins, a foreign id of extras in .extras[].id",
    "POST /v1/sessions/{id}/walk-ins, a foreign id of tiers in .tiers[].id",
];

/// Where nothing keeps the tenants apart, every try with a foreign id finds it.
pub async fn of_the_database(mut world: World) -> Value {
    // A database that finds nothing by an index is slow: one in so many is enough, unless all are wanted.
    let step = if std::env::var_os("MATRIX_LONG").is_some() { 1 } else { 6 };
    let by_id = operations::all().into_iter().filter(|one| one.placeholders() == ["id"]);
    let in_paths = prepare(&world, by_id.step_by(step)).await;
    let all = operations::all();
    let fields =
        all.iter().flat_map(|one| bodies::fields(one).into_iter().map(move |field| (one, field)));
    let mut in_fields = Vec::new();
    for (operation, (field, kind)) in fields.step_by(step) {
        in_fields.push(bodies::Prepared::of(&world, operation, field, kind).await);
    }
    let rows = world.rows(Side::Theirs).await;
    let database = world.server.database.name();
    let (all, pairs) = pairs(&world);
    let sql = BLIND.replace("PAIRS", &pairs).replace("ALL", &all).replace("DATABASE", database);
    world.owner.batch_execute(&sql).await.unwrap();
    // Of new sessions only.
    let (url, _process) =
        world.server.another(&[("WORKER_DATABASE_URL", ""), ("KEPT_RULES_MIB", "0")]).await;
    world.url = url;

    for one in &in_paths {
        let mut found = Findings::default();
        strangers::about_a_foreign_thing(&world, one, &mut found).await;
        assert!(!found.found.is_empty(), "{}: not noticed", one.operation.name());
    }
    let (mut fields, mut unnoticed) = (0, Vec::new());
    for one in &in_fields {
        let mut found = Findings::default();
        bodies::foreign(&world, one, &rows, &mut found).await;
        let name = format!("{}, {}", one.operation.name(), one.attempt);
        fields += usize::from(!found.found.is_empty());
        if found.found.is_empty() && !GUARDED_OTHERWISE.contains(&name.as_str()) {
            unnoticed.push(name);
        }
    }
    assert!(unnoticed.is_empty(), "not noticed:\n{}", unnoticed.join("\n"));
    let what = "no policies, no foreign keys, and comparisons that take one tenant for the other";
    json!([
        planted(&format!("{what}: ids in paths"), in_paths.len()),
        planted(&format!("{what}: ids in fields"), fields),
    ])
}

/// Our things and their counterparts: all of them, and the pairs, each way.
fn pairs(world: &World) -> (String, String) {
    let [ours, theirs] = [Side::Ours, Side::Theirs].map(|side| {
        let party = world.party(side);
        let kinds = [
            "businesses",
            "services",
            "priced-services",
            "session-services",
            "scheduled-services",
            "priced-session-services",
            "other-resources",
        ];
        let things = kinds.map(|kind| party.thing(kind).to_owned());
        [vec![party.tenant.clone()], things.to_vec()].concat()
    });
    let all = ours.iter().chain(&theirs).map(|id| format!("'{id}'")).collect::<Vec<_>>();
    let pairs = ours.iter().zip(&theirs).flat_map(|(one, other)| {
        [format!("('{one}'::uuid, '{other}'::uuid)"), format!("('{other}', '{one}')")]
    });
    (all.join(", "), pairs.collect::<Vec<_>>().join(", "))
}
