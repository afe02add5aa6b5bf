//! What each operation is tried on: a thing of the kind and in the state that it wants.

use serde_json::{Value, json};

use super::operations::Operation;
use super::samples::Sample;
use super::world::{Party, Side, World, text};

/// A thing, by what stands for it in the path, and what the body has to say about it.
#[derive(Debug)]
pub struct Subject {
    pub name: String,
    pub more: Value,
}

impl From<String> for Subject {
    fn from(name: String) -> Subject {
        Subject { name, more: json!({}) }
    }
}

/// The subject of an operation: made for it, unless one serves all.
pub async fn of(world: &World, side: Side, operation: &Operation) -> Subject {
    let party = world.party(side);
    match (operation.noun(), operation.placeholders().as_slice()) {
        ("public", ["slug"]) => party.slug.clone().into(),
        ("public", ["token"]) => token(world, side, operation).await.into(),
        // Nobody has two times off at once, nor is anything out of use twice.
        ("time-off", []) if operation.writes() => {
            let more = json!({"staff_id": world.fresh(side, "staff").await});
            Subject { name: String::new(), more }
        }
        ("out-of-use", []) if operation.writes() => {
            let more = json!({"resource_id": world.fresh(side, "resources").await});
            Subject { name: String::new(), more }
        }
        // Nor does anybody wait twice for the same.
        ("waitlist", []) if operation.writes() => {
            let more = json!({"customer": {"id": world.fresh(side, "customers").await}});
            Subject { name: String::new(), more }
        }
        (_, []) => String::new().into(),
        ("bookings", ["id"]) => booking(world, side, operation).await.into(),
        ("sessions", ["id"]) => session(world, side, operation).await,
        ("visits", ["id"]) => visit(world, side, operation).await.into(),
        ("services", ["id"]) => service(world, side, operation).await.into(),
        ("waitlist", ["id"]) => waiting(world, side, operation).await.into(),
        (noun, ["id"]) => world.fresh(side, noun).await.into(),
        (_, other) => panic!(
            "{}: what stands for {other:?} in its path? Say it in matrix/subjects.rs",
            operation.name()
        ),
    }
}

/// The last part of the path, which says what is done.
fn action(operation: &Operation) -> &str {
    operation.path.rsplit('/').next().unwrap()
}

async fn booking(world: &World, side: Side, operation: &Operation) -> String {
    let more = match action(operation) {
        "confirm" | "renew" => json!({"confirm": false}),
        "approve" | "reject" => {
            json!({"service_id": world.party(side).thing("approved-services")})
        }
        "check-in" => json!({"party_size": 3}),
        _ => json!({}),
    };
    let id = text(&world.make(side, "POST /v1/bookings", None, more).await["id"]);
    if action(operation) == "undo-check-in" {
        let arrived = json!({"arrived": 1});
        world.make(side, "POST /v1/bookings/{id}/check-in", Some(&id), arrived).await;
    }
    id
}

async fn visit(world: &World, side: Side, operation: &Operation) -> String {
    let more = json!({"confirm": action(operation) != "confirm"});
    text(&world.make(side, "POST /v1/visits", None, more).await["id"])
}

async fn service(world: &World, side: Side, operation: &Operation) -> String {
    let party = world.party(side);
    let path = operation.path.as_str();
    if path.contains("schedule-rules") || path.contains("sessions") {
        return party.thing("scheduled-services").to_owned();
    }
    // One question, all of which are named.
    if path.ends_with("/order") {
        return party.thing("services").to_owned();
    }
    if path.ends_with("/prices") {
        return party.thing("priced-services").to_owned();
    }
    world.fresh(side, "services").await
}

async fn session(world: &World, side: Side, operation: &Operation) -> Subject {
    let made = world.make(side, "POST /v1/sessions", None, session_service(world, side)).await;
    let id = text(&made["id"]);
    match action(operation) {
        "reopen" => {
            world.make(side, "POST /v1/sessions/{id}/close", Some(&id), json!({})).await;
        }
        "check-in" => {
            let seats =
                json!({"session_id": id, "service_id": null, "starts_at": null, "party_size": 3});
            let booking = world.make(side, "POST /v1/bookings", None, seats).await;
            let reference = booking["reference"].clone();
            return Subject { name: id, more: json!({"code": reference}) };
        }
        "no-shows" => begin(world, &id).await,
        _ => {}
    }
    id.into()
}

fn session_service(world: &World, side: Side) -> Value {
    json!({"service_id": world.party(side).thing("session-services")})
}

/// Moves a session to where it has just begun; no two begin at once.
async fn begin(world: &World, session: &str) {
    let id: uuid::Uuid = session.parse().unwrap();
    let sql = "with begun as (select make_interval(mins => 10 + count(*)::integer) as since from sessions s where s.starts_at < now())
               update sessions set starts_at = date_trunc('minute', now()) - since, ends_at = now() + interval '50 minutes' - since
                 from begun where id = $1";
    world.owner.execute(sql, &[&id]).await.unwrap();
}

/// An entry of the waitlist; what is to be answered has been offered.
async fn waiting(world: &World, side: Side, operation: &Operation) -> String {
    let entry = world.fresh(side, "waitlist").await;
    if ["accept", "refuse"].contains(&action(operation)) {
        world.make(side, "POST /v1/waitlist/{id}/offer", Some(&entry), json!({})).await;
    }
    entry
}

/// The token of an entry, in the same way.
async fn waiting_token(world: &World, side: Side, operation: &Operation) -> String {
    let join = Operation::named("POST /v1/public/{slug}/waitlist");
    let sample = Box::pin(world.sample(side, &join)).await;
    let answer = world.exchange(None, &sample).await;
    assert!(answer.is_success(), "{sample:?}: {answer:?}");
    let joined = answer.json();
    if ["accept", "refuse"].contains(&action(operation)) {
        let entry = text(&joined["entry"]["id"]);
        world.make(side, "POST /v1/waitlist/{id}/offer", Some(&entry), json!({})).await;
    }
    text(&joined["token"])
}

async fn token(world: &World, side: Side, operation: &Operation) -> String {
    if operation.path.contains("/waitlist/") {
        return waiting_token(world, side, operation).await;
    }
    if ["code", "reschedule"].contains(&action(operation)) {
        return confirmed(world, side, json!({})).await;
    }
    text(&world.make(side, "POST /v1/public/{slug}/bookings", None, json!({})).await["token"])
}

/// What has tiers is about the service that has them, and new sessions are of the service that has sessions.
pub fn priced(party: &Party, sample: &mut Sample) {
    let Some(body) = sample.body.as_mut() else { return };
    let has_choices = ["tiers", "extras"].iter().any(|list| body[list][0]["id"].is_string());
    if has_choices && body["service_id"].is_string() {
        body["service_id"] = json!(party.thing("priced-services"));
    }
    if sample.template == "/v1/sessions" {
        body["service_id"] = json!(party.thing("session-services"));
    }
}

/// The kind whose thing fits an operation: tiers and extras belong to their service, and sessions to services that have them.
pub fn kind_for(kind: &str, path: &str, operation: &Operation) -> String {
    match (kind, path, operation.path.as_str()) {
        ("tiers" | "extras", _, "/v1/sessions/{id}/walk-ins") => format!("session-{kind}"),
        ("services", _, "/v1/sessions") => "session-services".to_owned(),
        ("services", _, path) if path.ends_with("/quotes") => "priced-services".to_owned(),
        // Beside the one that is named already.
        ("staff" | "units" | "resources", ".to" | ".unit_id", _) => format!("other-{kind}"),
        _ => kind.to_owned(),
    }
}

/// Changes a request so that a field may stand in it: what excludes it goes, and what it needs is there.
pub async fn make_room(
    world: &World,
    operation: &Operation,
    path: &str,
    kind: &str,
    sample: &mut Sample,
) {
    let party = world.party(Side::Ours);
    let place = operation.path.rsplit('/').next().unwrap();
    if path == ".session_id" {
        sample.query.retain(|(name, _)| name != "service_id" && name != "starts_at");
    }
    if sample.body.is_none() {
        return;
    }
    let more = match (path, place) {
        (".session_id", "reschedule") => {
            sample.subject = seats(world, Side::Ours, operation).await;
            json!({"starts_at": null, "any_staff": null})
        }
        (".session_id", "offer") => {
            let service = json!({"service_id": party.thing("session-services")});
            let customer = json!({"id": world.fresh(Side::Ours, "customers").await});
            let more = json!({"service_id": service["service_id"], "customer": customer});
            let made = world.make(Side::Ours, "POST /v1/waitlist", None, more).await;
            sample.subject = text(&made["id"]);
            json!({"starts_at": null})
        }
        (".session_id", _) => json!({"service_id": null, "starts_at": null, "tiers": null}),
        (".staff_id", "reschedule" | "move") => json!({"any_staff": null}),
        (".to", _) if kind != "other-staff" => json!({"from": party.thing("units")}),
        // Of the booking that has it.
        (".token_id", _) => {
            sample.subject = party.thing("bookings").to_owned();
            json!({})
        }
        (".parts[].tiers[].id" | ".parts[].extras[].id", _) => {
            // The operations before this one have given the service other prices.
            let tier = json!({"id": party.thing("tiers"), "name": "Adult", "price_minor": 2000});
            let extra = json!({"id": party.thing("extras"), "name": "Towel", "price_minor": 300});
            let service = party.thing("priced-services");
            let prices = json!({"tiers": [tier], "extras": [extra], "rules": []});
            world.make(Side::Ours, "PUT /v1/services/{id}/prices", Some(service), prices).await;
            let tiers = json!([{"id": party.thing("tiers"), "quantity": 1}]);
            json!({"parts": [{"service_id": service, "tiers": tiers}]})
        }
        // Who is named by id has no other name.
        (".customer.id", _) => json!({"customer": {}}),
        (".unit_id", _) => json!({"resource_id": party.thing("other-resources")}),
        (".resources[].resource_id" | ".resources[].group_id", _) => json!({"resources": []}),
        (".tiers[].id" | ".extras[].id", "walk-ins") => {
            sample.subject = party.thing("priced-sessions").to_owned();
            let tiers = json!([{"id": party.thing("session-tiers"), "quantity": 1}]);
            json!({"party_size": null, "tiers": tiers})
        }
        (".tiers[].id" | ".extras[].id", place) if place != "prices" => {
            let tiers = json!([{"id": party.thing("tiers"), "quantity": 1}]);
            json!({"service_id": party.thing("priced-services"), "tiers": tiers})
        }
        _ => json!({}),
    };
    sample.add(&more);
}

/// A booking of seats, or its token where the operation takes that.
async fn seats(world: &World, side: Side, operation: &Operation) -> String {
    let made = world.make(side, "POST /v1/sessions", None, session_service(world, side)).await;
    let seats = json!({"session_id": made["id"], "service_id": null, "starts_at": null});
    if operation.placeholders() == ["token"] {
        return confirmed(world, side, seats).await;
    }
    text(&world.make(side, "POST /v1/bookings", None, seats).await["id"])
}

/// The token of a booking that somebody made without a key and confirmed.
async fn confirmed(world: &World, side: Side, wanted: Value) -> String {
    let held = world.make(side, "POST /v1/public/{slug}/bookings", None, wanted).await;
    let token = text(&held["token"]);
    let confirm = "POST /v1/public/bookings/{token}/confirm";
    world.make(side, confirm, Some(&token), json!({})).await;
    token
}
