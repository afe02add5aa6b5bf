//! AVL-3: whatever removes a start has a reason, and what is told as a reason is one.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};
use testkit::{Database, Salon, call, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::TRY_STARTS;
use super::plan::Plan;
use super::world::World;

const SCHEDULES: u64 = 30;

/// What says of people that they can't.
const OF_PEOPLE: [&str; 5] =
    ["outside_hours", "closed_date", "staff_unavailable", "taken", "buffer_conflict"];

#[tokio::test(flavor = "multi_thread")]
async fn explanations_agree_with_offers_refusals_and_the_engine_avl_3() {
    let database = Database::lease().await;
    let admin = database.superuser().await;
    admin.batch_execute(TRY_STARTS).await.unwrap();
    let client = database.server().await;
    let mut told = BTreeMap::new();
    for seed in 0..SCHEDULES {
        let plan = Plan::random(seed);
        let world = World::build(&client, &plan).await;
        compare(&client, &admin, &world, &plan, &mut told).await;
    }
    // The schedules must be such that there is something to explain.
    for (code, least) in [
        ("offered", 75),
        ("off_grid", 50),
        ("outside_hours", 150),
        ("closed_date", 3),
        ("taken", 10),
        ("buffer_conflict", 1),
        ("resource_taken", 15),
        ("staff_unavailable", 25),
        ("limit_reached", 25),
        ("outside_window", 25),
        ("cleared", 10),
    ] {
        assert!(told.get(code).is_some_and(|count| *count >= least), "{code}: {told:?}");
    }
}

async fn compare(
    client: &Client,
    admin: &Client,
    world: &World<'_>,
    plan: &Plan,
    told: &mut BTreeMap<String, usize>,
) {
    let offered: Vec<Timestamp> = world.engine_slots().iter().map(|slot| slot.0).collect();
    let mut starts = plan.candidates();
    starts.extend(offered.iter().step_by(5));
    // After a booking and its buffer, where only the buffer before can be in the way.
    for (_, start, minutes) in &plan.bookings {
        starts.extend([0, 10, 30].map(|later| *start + (i64::from(*minutes) + later).minutes()));
    }
    // The engine was asked about this range only.
    let (from, to) = plan.window();
    starts.retain(|start| (from..to).contains(start));
    let answers = world.try_starts(&starts).await;
    for (place, (start, answer)) in starts.iter().zip(answers).enumerate() {
        let explained = world.explained(client, *start, false).await;
        let codes = codes(&explained);
        let context = format!("{start}: {answer}, {explained:#}\n{plan:#?}");
        assert_eq!(explained["offered"], json!(offered.contains(start)), "{context}");
        assert_eq!(explained["offered"], json!(codes.is_empty()), "{context}");
        assert_eq!(answer == "accepted", codes.is_empty() || codes == ["off_grid"], "{context}");
        let but_grid: Vec<&str> =
            codes.iter().map(String::as_str).filter(|code| *code != "off_grid").collect();
        assert_eq!(world.engine_reasons(*start), but_grid, "{context}");
        next_are_offered(&explained, *start, &offered);
        if place % 4 == 0 {
            assert_nothing_leaks(&world.explained(client, *start, true).await, &explained);
        }
        for code in &codes {
            *told.entry(code.clone()).or_default() += 1;
        }
        *told.entry("offered".into()).or_default() += usize::from(codes.is_empty());
        if codes.iter().any(|code| code == "taken" || code == "buffer_conflict") {
            lifting_it_helps(admin, world, *start, &explained).await;
            *told.entry("cleared".into()).or_default() += 1;
        }
    }
}

fn codes(explained: &Value) -> Vec<String> {
    let reasons = explained["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect()
}

/// Those within the window that the engine was asked about are the engine's.
fn next_are_offered(explained: &Value, start: Timestamp, offered: &[Timestamp]) {
    let next: Vec<Timestamp> = explained["next_slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["starts_at"].as_str().unwrap().parse().unwrap())
        .collect();
    let wanted: Vec<Timestamp> = offered.iter().copied().filter(|at| *at > start).take(5).collect();
    assert_eq!(next[..wanted.len()], wanted, "{explained:#}");
}

/// Guests are told the same reasons, without anything that the business knows.
fn assert_nothing_leaks(guest: &Value, business: &Value) {
    assert_eq!(codes(guest), codes(business));
    let text = guest.to_string();
    for word in ["staff_id", "booking_id", "time_off_id", "resource_id", "group_id", "in_the_way"] {
        assert!(!text.contains(word), "{word}: {guest:#}");
    }
    assert_eq!(text.matches("_id\"").count(), 1, "{guest:#}");
}

/// Without what is named as in the way, people can.
async fn lifting_it_helps(admin: &Client, world: &World<'_>, start: Timestamp, explained: &Value) {
    let people = explained["people"].as_array().unwrap();
    let ways = people.iter().flat_map(|one| one["in_the_way"].as_array().unwrap());
    let ids: Vec<Uuid> = ways
        .map(|way| [&way["booking_id"], &way["time_off_id"]].into_iter().find_map(Value::as_str))
        .map(|id| id.unwrap().parse().unwrap())
        .collect();
    admin.batch_execute("begin").await.unwrap();
    world.clear(admin, &ids).await;
    let after = world.explained(admin, start, false).await;
    admin.batch_execute("rollback").await.unwrap();
    assert!(
        !codes(&after).iter().any(|code| OF_PEOPLE.contains(&code.as_str())),
        "before {explained:#}\nafter {after:#}"
    );
}

#[tokio::test]
async fn too_short_notice_nobody_and_large_parties_are_told_avl_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let always = json!({"mon": [{"start": "00:00", "end": "24:00"}], "tue": [{"start": "00:00", "end": "24:00"}],
        "wed": [{"start": "00:00", "end": "24:00"}], "thu": [{"start": "00:00", "end": "24:00"}], "fri": [{"start": "00:00", "end": "24:00"}],
        "sat": [{"start": "00:00", "end": "24:00"}], "sun": [{"start": "00:00", "end": "24:00"}]});
    let service = json!({"name": "Cut", "duration_minutes": 30, "notice_minutes": 120});
    let salon = Salon::builder().week(always).service(service).build(&database).await;
    let at = async |hours: i32, party: Option<i32>| {
        let sql = "select api.explain_slot($1, $2, clock_timestamp() + make_interval(hours => $3), null, $4, null, true)";
        call(&client, sql, &[&salon.tenant, &salon.service, &hours, &party]).await.unwrap()
    };
    let told = at(1, None).await;
    assert_eq!(codes(&told), ["too_short_notice"]);
    let detail = told["reasons"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("Too short notice: possible from 20"), "{told}");
    assert_eq!(codes(&at(-1, None).await), ["in_the_past"]);
    let told = at(1, Some(9)).await;
    assert_eq!(codes(&told), ["too_short_notice", "wrong_party"], "{told}");
    assert_eq!(told["next_slots"], json!([]));
    let sql = "select api.explain_slot($1, $2, '2031-05-05 12:00+02', $3)";
    let stranger = Uuid::nil();
    let told = call(&client, sql, &[&salon.tenant, &salon.service, &stranger]).await.unwrap();
    assert_eq!((codes(&told), &told["next_slots"]), (vec!["no_staff".to_owned()], &json!([])));
}

#[tokio::test]
async fn what_can_not_be_asked_is_refused_avl_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let other = Salon::builder().build(&database).await;
    let ask = async |tenant: Uuid, at: Option<&str>, private: bool| {
        let sql = "select api.explain_slot($1, $2, $3::text::timestamptz, p_private => $4)";
        let outcome = call(&client, sql, &[&tenant, &salon.service, &at, &private]).await;
        outcome.map_or_else(|error| refusal(&error).to_owned(), |_| "answered".into())
    };
    let noon = Some("2031-05-05 12:00+02");
    assert_eq!(ask(salon.tenant, noon, false).await, "answered");
    assert_eq!(ask(other.tenant, noon, false).await, "not_found");
    assert_eq!(ask(salon.tenant, noon, true).await, "invalid_input");
    assert_eq!(ask(salon.tenant, None, false).await, "invalid_input");
    assert_eq!(ask(salon.tenant, Some("infinity"), false).await, "invalid_input");
    salon.command(&client, "archive_service", salon.service).await.unwrap();
    assert_eq!(ask(salon.tenant, noon, false).await, "service_unavailable");
}

#[tokio::test]
async fn only_buffers_in_the_way_are_told_as_such_avl_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let service = json!({"name": "Cut", "duration_minutes": 30, "buffer_before_minutes": 15});
    let salon = Salon::builder().service(service).build(&database).await;
    salon.reserve(&client, "2031-05-05 12:00+02", "kim@example.org", json!({})).await.unwrap();
    // The booking claims 11:45 to 12:30, and the next one needs a quarter of an hour before it.
    for (at, told) in [
        ("12:00", vec!["taken"]),
        ("12:15", vec!["taken"]),
        ("12:30", vec!["buffer_conflict"]),
        ("11:30", vec!["taken"]),
        ("11:15", vec![]),
    ] {
        let sql = "select api.explain_slot($1, $2, $3::text::timestamptz)";
        let at = format!("2031-05-05 {at}+02");
        let explained = call(&client, sql, &[&salon.tenant, &salon.service, &at]).await.unwrap();
        let but_grid: Vec<String> =
            codes(&explained).into_iter().filter(|code| code != "off_grid").collect();
        assert_eq!(but_grid, told, "{at}: {explained:#}");
    }
}
