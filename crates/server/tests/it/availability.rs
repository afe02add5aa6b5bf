//! AVL-1, AVL-2, AVL-4: the server's answer is SQL's answer, and what it offers can be booked.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Salon, call};

use crate::server::{Server, wish};

/// Slots as (start, staff) in UTC, sorted.
fn offers(body: &Value) -> Vec<(jiff::Timestamp, Vec<String>)> {
    let slots = body["slots"].as_array().unwrap_or_else(|| panic!("no slots in {body}"));
    let mut offers: Vec<_> = slots
        .iter()
        .map(|slot| {
            let mut staff: Vec<String> = slot["staff_ids"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap().to_owned())
                .collect();
            staff.sort();
            (slot["starts_at"].as_str().unwrap().parse().unwrap(), staff)
        })
        .collect();
    offers.sort();
    offers
}

#[tokio::test]
async fn the_server_offers_what_sql_offers_avl_4() {
    let server = Server::start().await;
    // A date as the end of a range is meant with all its hours.
    for (timezone, from, to, after) in [
        ("Europe/Berlin", "2031-03-29", "2031-03-31", "2031-04-01"),
        ("Australia/Lord_Howe", "2031-04-05", "2031-04-07", "2031-04-08"),
        ("America/New_York", "2031-11-01", "2031-11-03", "2031-11-04"),
    ] {
        let service = json!({"duration_minutes": 50, "step_minutes": 20, "buffer_after_minutes": 10, "grid": "packed", "limit_per_day": 9});
        let salon = Salon::builder()
            .timezone(timezone)
            .staff(2)
            .service(service)
            .build(&server.database)
            .await;
        let client = server.database.server().await;
        let off = json!({"starts_on": to, "available": false, "start": "12:00", "end": "13:00"});
        call(
            &client,
            "select api.add_override($1, $2, $3)",
            &[&salon.tenant, &salon.business, &off],
        )
        .await
        .unwrap();
        let week = json!({"sat": [{"start": "20:00", "end": "03:30"}], "mon": [{"start": "10:00", "end": "11:00"}, {"start": "11:00", "end": "15:00"}]});
        call(
            &client,
            "select api.set_hours($1, $2, $3, $4)",
            &[&salon.tenant, &salon.business, &salon.staff[1], &week],
        )
        .await
        .unwrap();
        let zone = jiff::tz::TimeZone::get(timezone).unwrap();
        let midnight = |date: &str| {
            zone.to_timestamp(
                date.parse::<jiff::civil::Date>()
                    .unwrap()
                    .to_datetime(jiff::civil::Time::midnight()),
            )
            .unwrap()
        };
        let (status, body) = server
            .get(&format!(
                "/v1/public/{}/availability?service_id={}&from={from}&to={to}",
                salon.slug, salon.service
            ))
            .await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let rows = client
            .query(
                "select starts_at::text, staff_ids::text[] from api.list_free_slots($1, $2, $3::text::timestamptz, $4::text::timestamptz)",
                &[&salon.tenant, &salon.service, &midnight(from).to_string(), &midnight(after).to_string()],
            )
            .await
            .unwrap();
        let mut listed: Vec<(jiff::Timestamp, Vec<String>)> =
            rows.iter().map(|row| (row.get::<_, String>(0).parse().unwrap(), row.get(1))).collect();
        listed.iter_mut().for_each(|offer| offer.1.sort());
        listed.sort();
        assert!(listed.len() > 20, "{timezone}: only {} slots", listed.len());
        assert_eq!(offers(&body), listed, "{timezone}");
    }
}

#[tokio::test]
async fn days_and_next_agree_with_the_slots_avl_2() {
    let server = Server::start().await;
    let salon = Salon::builder()
        .week(json!({"tue": [{"start": "09:00", "end": "12:00"}]}))
        .build(&server.database)
        .await;
    let base = format!("/v1/public/{}/availability", salon.slug);
    let (status, days) =
        server.get(&format!("{base}/days?service_id={}&month=2031-05", salon.service)).await;
    assert_eq!(status, StatusCode::OK, "{days}");
    assert_eq!(days["days"], json!(["2031-05-06", "2031-05-13", "2031-05-20", "2031-05-27"]));
    let (status, next) = server
        .get(&format!("{base}/next?service_id={}&after=2031-05-07T00:00:00Z", salon.service))
        .await;
    assert_eq!(status, StatusCode::OK, "{next}");
    let text = next.to_string();
    assert!(text.contains("2031-05-13T09:00:00+02:00"), "{text}");
}

#[tokio::test]
async fn slots_are_shown_in_the_viewers_zone_avl_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let path = format!(
        "/v1/public/{}/availability?service_id={}&from=2031-05-05&to=2031-05-05",
        salon.slug, salon.service
    );
    let (_, here) = server.get(&path).await;
    let (_, there) = server.get(&format!("{path}&timezone=Asia/Kolkata")).await;
    assert_eq!(here["slots"][0]["starts_at"], "2031-05-05T09:00:00+02:00");
    assert_eq!(there["slots"][0]["starts_at"], "2031-05-05T12:30:00+05:30");
    assert_eq!(offers(&here), offers(&there), "the same instants");
    let (status, problem) = server.get(&format!("{path}&timezone=Mars/Olympus")).await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (422, &json!("time_zone_unknown")),
        "{problem}"
    );
}

#[tokio::test]
async fn a_booked_slot_disappears_and_a_cancelled_one_returns_avl_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let path = format!(
        "/v1/public/{}/availability?service_id={}&from=2031-05-05&to=2031-05-05",
        salon.slug, salon.service
    );
    let before = offers(&server.get(&path).await.1);
    let (_, held) = server
        .post(
            &format!("/v1/public/{}/bookings", salon.slug),
            &wish(&salon, "2031-05-05T10:00:00+02:00", "kim@example.org"),
        )
        .await;
    let during = offers(&server.get(&path).await.1);
    assert_eq!(during.len(), before.len() - 1);
    server
        .post(
            &format!("/v1/public/bookings/{}/cancel", held["token"].as_str().unwrap()),
            &json!({}),
        )
        .await;
    assert_eq!(offers(&server.get(&path).await.1), before);
}

/// Guests hear that something is in the way; the business, what.
#[tokio::test]
async fn a_time_is_explained_to_guests_and_to_the_business_avl_3() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "availability.read").await;
    let client = server.database.server().await;
    let noon = "2031-05-05T10:00:00Z";
    let booked = salon.reserve(&client, noon, "kim@example.org", json!({})).await.unwrap();
    let asked = format!("availability/explain?service_id={}&starts_at={noon}", salon.service);
    let public = format!("/v1/public/{}/{asked}", salon.slug);
    let (status, told) = server.get(&public).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(
        (&told["offered"], &told["reasons"][0]["code"], &told["people"]),
        (&json!(false), &json!("taken"), &Value::Null),
        "{told}"
    );
    let text = told.to_string();
    for id in [booked["id"].as_str().unwrap(), &salon.staff[0].to_string()] {
        assert!(!text.contains(id), "{text}");
    }
    let next = told["next_slots"][0]["starts_at"].as_str().unwrap();
    let then = format!(
        "/v1/public/{}/availability/explain?service_id={}&starts_at={next}",
        salon.slug, salon.service
    );
    let (_, told) = server.get(&then).await;
    assert_eq!((&told["offered"], &told["reasons"]), (&json!(true), &json!([])), "{told}");
    let (status, told) = server.with_key(&key, Method::GET, &format!("/v1/{asked}"), None).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(told["people"][0]["in_the_way"][0]["booking_id"], booked["id"], "{told}");
    // What is nobody's business, and half questions.
    let other = Salon::builder().build(&server.database).await;
    let foreign = format!("/v1/public/{}/{asked}", other.slug);
    assert_eq!(server.get(&foreign).await.0, StatusCode::NOT_FOUND);
    for half in ["", "?starts_at=2031-05-05T10:00:00Z", &format!("?service_id={}", salon.service)] {
        let url = format!("/v1/public/{}/availability/explain{half}", salon.slug);
        assert_eq!(server.get(&url).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{half}");
    }
    let weak = server.key(&salon, "bookings.read").await;
    let (status, _) = server.with_key(&weak, Method::GET, &format!("/v1/{asked}"), None).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

/// Only the engine can count bookable days; the explanation says what it counted.
#[tokio::test]
async fn windows_of_bookable_days_are_explained_avl_3() {
    let server = Server::start().await;
    let service =
        json!({"duration_minutes": 60, "window_kind": "rolling_bookable", "window_days": 2});
    let salon = Salon::builder().service(service).build(&server.database).await;
    let base = format!("/v1/public/{}/availability", salon.slug);
    let client = server.database.server().await;
    let now = client.query_one("select clock_timestamp()::text", &[]).await.unwrap();
    let now: jiff::Timestamp = now.get::<_, String>(0).parse().unwrap();
    let (from, to) =
        (now.to_string(), (now + jiff::SignedDuration::from_hours(24 * 14)).to_string());
    let (_, slots) = server
        .get(&format!("{base}?service_id={}&from={from}&to={to}&timezone=UTC", salon.service))
        .await;
    let offered: Vec<jiff::Timestamp> = slots["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["starts_at"].as_str().unwrap().parse().unwrap())
        .collect();
    let last = *offered.last().unwrap();
    let explained = async |at: jiff::Timestamp| {
        let url = format!("{base}/explain?service_id={}&starts_at={at}", salon.service);
        let (status, told) = server.get(&url).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        told
    };
    let told = explained(last).await;
    assert_eq!((&told["offered"], &told["next_slots"]), (&json!(true), &json!([])), "{told}");
    // The same time of each later day of a week; on open days nothing but the window is against it.
    let mut alone = 0;
    for days in 1..=7 {
        let told = explained(last + jiff::SignedDuration::from_hours(24 * days)).await;
        let codes: Vec<&str> = told["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reason| reason["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes.first(), Some(&"outside_window"), "{told}");
        alone += usize::from(codes.len() == 1);
    }
    assert!(alone > 0);
}
