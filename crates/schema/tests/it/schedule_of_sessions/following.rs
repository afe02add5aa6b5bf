//! SES-2, SES-4: sessions follow what the business closes, and the calendar; the worker sees to it.

use serde_json::{Value, json};
use testkit::{call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{Venue, daily};

/// What the worker finds to do.
async fn due(worker: &Client, stale: bool) -> Vec<(Uuid, Uuid)> {
    let rows = worker.query("select * from api.list_due_sessions($1)", &[&stale]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Does it, as the worker would.
async fn work(worker: &Client, venue: &Venue) -> Option<Value> {
    let sql = "select api.generate_due_sessions($1, $2)";
    worker.query_one(sql, &[&venue.tenant, &venue.service]).await.unwrap().get(0)
}

/// The local starts of what is on sale on a date.
async fn on(venue: &Venue, date: &str) -> Vec<String> {
    let stored = venue.stored().await;
    let starts = stored.iter().filter(|session| session["status"] == "open");
    let starts = starts.map(|session| session["local_start"].as_str().unwrap());
    starts.filter_map(|start| Some(start.strip_prefix(date)?[1..6].to_owned())).collect()
}

#[tokio::test]
async fn what_the_business_closes_is_followed_promptly_ses_4() {
    let venue = Venue::open("Europe/Berlin").await;
    let worker = venue.database.worker().await;
    venue.add_rule(json!({"week": daily("10:00", "14:00"), "interval_minutes": 60})).await;
    assert_eq!((due(&worker, true).await, due(&worker, false).await), (vec![], vec![]));
    assert_eq!(work(&worker, &venue).await, None, "nothing is due");
    let stored = venue.stored().await;
    let day = |index: usize| stored[index]["local_start"].as_str().unwrap()[..10].to_owned();
    let (holiday, half, special) = (day(40), day(80), day(120));

    let add = "select api.add_override($1, $2, $3)";
    let booked =
        stored.iter().find(|session| session["local_start"] == format!("{holiday}T11:00:00"));
    venue.book(id(booked.unwrap()), 2, "confirmed").await;
    let closed = json!({"starts_on": holiday, "available": false, "reason": "Holiday"});
    let closed =
        call(&venue.client, add, &[&venue.tenant, &venue.business, &closed]).await.unwrap();
    let part = json!({"starts_on": half, "start": "11:30", "end": "12:00", "available": false});
    call(&venue.client, add, &[&venue.tenant, &venue.business, &part]).await.unwrap();
    let hours = json!({"starts_on": special, "start": "09:00", "end": "11:00", "available": true});
    call(&venue.client, add, &[&venue.tenant, &venue.business, &hours]).await.unwrap();
    assert_eq!(due(&worker, true).await, [(venue.tenant, venue.service)]);
    let report = work(&worker, &venue).await.unwrap();
    assert_eq!(
        (&report["removed"], &report["kept"][0]["why"]),
        (&json!(4), &json!("not_scheduled"))
    );
    assert_eq!(due(&worker, true).await, []);
    assert_eq!(on(&venue, &holiday).await, ["11:00"], "what is booked stays");
    assert_eq!(on(&venue, &half).await, ["10:00", "12:00", "13:00"], "starts stay where they were");
    assert_eq!(
        on(&venue, &special).await.len(),
        4,
        "other hours of the business say nothing about sessions"
    );

    let remove = "select api.remove_override($1, $2)";
    call(&venue.client, remove, &[&venue.tenant, &id(&closed)]).await.unwrap();
    assert_eq!(work(&worker, &venue).await.unwrap()["created"], json!(3));
    assert_eq!(on(&venue, &holiday).await.len(), 4);
}

#[tokio::test]
async fn a_persons_hours_do_not_matter_and_another_business_neither_ses_4() {
    let venue = Venue::open("Europe/Berlin").await;
    let worker = venue.database.worker().await;
    let document = json!({"week": daily("10:00", "14:00"), "interval_minutes": 60, "staff_ids": [venue.staff[0]]});
    venue.add_rule(document).await;
    let day = venue.stored().await[40]["local_start"].as_str().unwrap()[..10].to_owned();
    let add = "select api.add_override($1, $2, $3)";
    let closed = json!({"starts_on": day, "available": false, "staff_id": venue.staff[0]});
    call(&venue.client, add, &[&venue.tenant, &venue.business, &closed]).await.unwrap();
    assert_eq!(due(&worker, true).await, []);
    assert_eq!(venue.generate().await["removed"], json!(0));
    let outsider = venue.client.query("select * from api.list_due_sessions(true)", &[]).await;
    assert_eq!(outsider.unwrap_err().code().unwrap().code(), "42501", "for the worker only");
}

#[tokio::test]
async fn the_horizon_moves_on_at_the_venues_midnight_ses_2() {
    let venue = Venue::open("Pacific/Auckland").await;
    let worker = venue.database.worker().await;
    let superuser = venue.database.superuser().await;
    venue.add_rule(json!({"week": daily("10:00", "11:00"), "interval_minutes": 60})).await;
    let midnight = "select to_jsonb(internal.instant_to_local('Pacific/Auckland', due_at)::time) from session_runs";
    assert_eq!(call(&superuser, midnight, &[]).await.unwrap(), json!("00:00:00"));
    // The last days are missing, as if the generator had not run for a while.
    let last = "delete from sessions where starts_at > clock_timestamp() + interval '80 days'";
    let missing = superuser.execute(last, &[]).await.unwrap();
    superuser.execute("update session_runs set due_at = clock_timestamp()", &[]).await.unwrap();
    assert_eq!(due(&worker, false).await, [(venue.tenant, venue.service)]);
    assert_eq!(work(&worker, &venue).await.unwrap()["created"], json!(missing));
    assert_eq!((due(&worker, false).await, work(&worker, &venue).await), (vec![], None));
}

#[tokio::test]
async fn a_business_that_moves_its_clock_moves_what_nobody_booked_ses_2() {
    let venue = Venue::open("Europe/Berlin").await;
    let worker = venue.database.worker().await;
    venue.add_rule(json!({"week": daily("10:00", "12:00"), "interval_minutes": 60})).await;
    let booked = id(&venue.stored().await[50]);
    venue.book(booked, 1, "confirmed").await;
    let update = "select api.update_business($1, $2, $3)";
    let zone = json!({"timezone": "Europe/Lisbon"});
    call(&venue.client, update, &[&venue.tenant, &venue.business, &zone]).await.unwrap();
    assert_eq!(due(&worker, true).await.len(), 1);
    work(&worker, &venue).await.unwrap();
    for session in venue.stored().await {
        let there = if id(&session) == booked { "Europe/Berlin" } else { "Europe/Lisbon" };
        assert_eq!(session["timezone"], there);
        let start = session["local_start"].as_str().unwrap();
        assert!(start.ends_with("T10:00:00") || start.ends_with("T11:00:00"), "{start}");
    }
    let direct = venue
        .client
        .query_one("select api.generate_due_sessions($1, $2)", &[&venue.tenant, &venue.service])
        .await;
    assert_eq!(refusal(&direct.unwrap_err()), "42501");
}
