//! AVL-3, AVL-4 for sessions: on random venues a session is listed, explained as offered, and sold, or none of these.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use testkit::{Database, call};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{KIM, Venue};
use crate::offers::Dice;

const VENUES: u64 = 20;

/// Reserves seats and undoes it; tells `accepted` or the SQLSTATE.
const TRY_SEATS: &str = "
create function public.try_seats(p_tenant uuid, p_service uuid, p_start timestamptz, p_options jsonb) returns text
language plpgsql as $$
begin
    perform api.reserve_booking(p_tenant, p_service, p_start, '{\"name\":\"Lee\",\"email\":\"lee@example.org\"}', p_options => p_options);
    raise exception using errcode = 'SKYES';
exception when others then
    return case sqlstate when 'SKYES' then 'accepted' else sqlstate end;
end $$;
grant execute on function public.try_seats to slotkeeper_server;
";

#[tokio::test(flavor = "multi_thread")]
async fn random_sessions_are_explained_as_they_are_listed_and_sold_avl_3_avl_4() {
    let database = Database::lease().await;
    database.superuser().await.batch_execute(TRY_SEATS).await.unwrap();
    let client = database.server().await;
    let mut told = BTreeMap::new();
    for seed in 0..VENUES {
        let mut dice = Dice::new(seed);
        let venue = Venue::open(&database, 2, 4).await;
        let starts = fill(&database, &client, &venue, &mut dice).await;
        for private in [None, Some(false), Some(true)] {
            for party in [1, 2, 4, 11] {
                compare(&client, &venue, &starts, (party, private), &mut told).await;
            }
        }
        with_whom(&client, &venue, &starts, &mut told).await;
    }
    for code in [
        "offered",
        "session_closed",
        "wrong_party",
        "private_only",
        "private_not_possible",
        "session_full",
        "staff_unavailable",
        "staff_taken",
        "buffers alone",
        "limit_reached",
        "other_staff",
    ] {
        assert!(told.get(code).is_some_and(|count| *count >= 5), "{code}: {told:?}");
    }
}

/// Sessions of a day, some of them half sold, and guides who are busy with something else.
async fn fill(
    database: &Database,
    client: &Client,
    venue: &Venue,
    dice: &mut Dice,
) -> BTreeMap<Uuid, String> {
    let mut starts = BTreeMap::new();
    for hour in 9..17 {
        let start = format!("2031-05-05 {hour:02}:00+02");
        let guides = match dice.below(3) {
            0 => &venue.salon.staff[..1],
            1 => &venue.salon.staff[1..],
            _ => &venue.salon.staff[..],
        };
        let fields = json!({
            "capacity_total": 1 + dice.below(4),
            "private_booking": dice.of(&["no", "allowed", "only"]),
            "buffer_after_minutes": dice.of(&[0, 0, 30]),
            "status": dice.of(&["open", "open", "open", "open", "closed"]),
        });
        let session = venue.session(database, &start, guides, fields).await;
        if dice.one_in(3) {
            let options = json!({"party_size": 1 + dice.below(2)});
            let _ = venue.salon.reserve(client, &start, KIM, options).await;
        }
        starts.insert(session, start);
    }
    for _ in 0..dice.below(3) {
        let start = format!("2031-05-05 {:02}:{:02}+02", 9 + dice.below(8), dice.of(&[0, 15, 30]));
        let _ = venue.tour(client, &start, json!({})).await;
    }
    if dice.one_in(4) {
        venue.set(client, json!({"limit_per_day": 1})).await;
    }
    if dice.one_in(4) {
        let gone =
            format!("update staff set status = 'inactive' where id = '{}'", venue.salon.staff[0]);
        database.superuser().await.batch_execute(&gone).await.unwrap();
    }
    starts
}

async fn compare(
    client: &Client,
    venue: &Venue,
    starts: &BTreeMap<Uuid, String>,
    (party, private): (i32, Option<bool>),
    told: &mut BTreeMap<String, usize>,
) {
    let (tenant, service) = (venue.salon.tenant, venue.salon.service);
    let sql = "select id from api.list_free_sessions($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02', $3, $4)";
    let rows = client.query(sql, &[&tenant, &service, &party, &private]).await.unwrap();
    let listed: BTreeSet<Uuid> = rows.iter().map(|row| row.get(0)).collect();
    for (session, start) in starts {
        let mut options = json!({ "party_size": party });
        if let Some(private) = private {
            options["private"] = json!(private);
        }
        let sql = "select public.try_seats($1, $2, $3::text::timestamptz, $4)";
        let sold: String =
            client.query_one(sql, &[&tenant, &service, start, &options]).await.unwrap().get(0);
        let sql = "select api.explain_session($1, $2, $3, $4)";
        let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&tenant, session, &party, &private];
        let explained = call(client, sql, parameters).await.unwrap();
        let context = format!("{start}, {party}, {private:?}: {sold}, {explained:#}");
        assert_eq!(explained["offered"], json!(listed.contains(session)), "{context}");
        assert_eq!(explained["offered"], json!(sold == "accepted"), "{context}");
        count(&explained, told, &context);
        let sql = "select api.explain_slot($1, $2, $3::text::timestamptz, p_party => $4, p_private => $5)";
        let by_time = call(client, sql, &[&tenant, &service, start, &party, &private]).await;
        assert_eq!(without_now(by_time.unwrap()), without_now(explained), "{context}");
    }
}

/// Facts that depend on the present aren't compared.
fn without_now(mut explained: Value) -> Value {
    for reason in explained["reasons"].as_array_mut().unwrap() {
        reason.as_object_mut().unwrap().remove("earliest");
    }
    explained
}

fn count(explained: &Value, told: &mut BTreeMap<String, usize>, context: &str) {
    let reasons = explained["reasons"].as_array().unwrap();
    assert_eq!(explained["offered"], json!(reasons.is_empty()), "{context}");
    if reasons.is_empty() {
        *told.entry("offered".into()).or_default() += 1;
    }
    for reason in reasons {
        let code = reason["code"].as_str().unwrap().to_owned();
        if code == "staff_taken" {
            let ways = reason["in_the_way"].as_array().unwrap();
            assert!(!ways.is_empty(), "{context}");
            let after = |way: &Value| way["starts_at"].as_str() >= explained["ends_at"].as_str();
            if ways.iter().all(after) {
                *told.entry("buffers alone".into()).or_default() += 1;
            }
        }
        if code == "staff_unavailable" {
            assert!(!reason["staff_ids"].as_array().unwrap().is_empty(), "{context}");
        }
        *told.entry(code).or_default() += 1;
    }
}

/// Who wants somebody in particular is offered their sessions.
async fn with_whom(
    client: &Client,
    venue: &Venue,
    starts: &BTreeMap<Uuid, String>,
    told: &mut BTreeMap<String, usize>,
) {
    let (tenant, service) = (venue.salon.tenant, venue.salon.service);
    for guide in &venue.salon.staff {
        for start in starts.values() {
            let sql = "select from api.list_free_slots($1, $2, $3::text::timestamptz, $3::text::timestamptz + interval '1 minute', $4)";
            let listed = client.query(sql, &[&tenant, &service, start, guide]).await.unwrap();
            let sql = "select api.explain_slot($1, $2, $3::text::timestamptz, $4)";
            let explained = call(client, sql, &[&tenant, &service, start, guide]).await.unwrap();
            let context = format!("{start}, {guide}: {explained:#}");
            assert_eq!(explained["offered"], json!(!listed.is_empty()), "{context}");
            count(&explained, told, &context);
        }
    }
    let sql = "select api.explain_slot($1, $2, '2031-05-05 08:15+02')";
    let none = call(client, sql, &[&tenant, &service]).await.unwrap();
    assert_eq!(none["reasons"][0]["code"], "no_session", "{none}");
}
