//! BKG-10 over HTTP: joining without a key, what the worker offers by itself, and what becomes of it.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;

use crate::server::{Server, wish};

const TEN: &str = "2031-05-05T10:00:00+02:00";

/// A salon with one hour a week, and a key of it.
async fn open(server: &Server) -> (Salon, String) {
    let week = json!({"mon": [{"start": "10:00", "end": "11:00"}]});
    let salon = Salon::builder().week(week).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    (salon, key)
}

async fn book(server: &Server, salon: &Salon, key: &str) -> String {
    let mut body = wish(salon, TEN, "kim@example.org");
    body["confirm"] = json!(true);
    let (status, booking) = server.with_key(key, Method::POST, "/v1/bookings", Some(&body)).await;
    assert_eq!(status, StatusCode::CREATED, "{booking}");
    format!("/v1/bookings/{}", booking["id"].as_str().unwrap())
}

/// Joins without a key; where one's own entry is.
async fn join(server: &Server, salon: &Salon, email: &str) -> String {
    let body = json!({"service_id": salon.service, "customer": {"name": "Kim", "email": email}, "date_from": "2031-05-05", "date_to": "2031-05-05"});
    let (status, joined) = server.post(&format!("/v1/public/{}/waitlist", salon.slug), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{joined}");
    assert_eq!(joined["entry"]["state"], "waiting");
    format!("/v1/public/waitlist/{}", joined["token"].as_str().unwrap())
}

/// Waits until an entry is in a state.
async fn until(server: &Server, entry: &str, state: &str) -> Value {
    for _ in 0..200 {
        let (status, shown) = server.get(entry).await;
        assert_eq!(status, StatusCode::OK, "{shown}");
        if shown["state"] == state {
            return shown;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{entry} isn't {state} within 20 s: {:?}", server.get(entry).await);
}

/// Nobody calls anything but the customers: the worker of the server itself offers, to one after the other.
#[tokio::test]
async fn a_freed_slot_is_offered_by_itself_and_accepted_by_token_bkg_10() {
    let server = Server::start().await;
    let (salon, key) = open(&server).await;
    let taken = book(&server, &salon, &key).await;
    let (first, second) = (
        join(&server, &salon, "a@example.org").await,
        join(&server, &salon, "b@example.org").await,
    );
    let (status, _) =
        server.with_key(&key, Method::POST, &format!("{taken}/cancel"), Some(&json!({}))).await;
    assert_eq!(status, StatusCode::OK);
    let offered = until(&server, &first, "offered").await;
    assert_eq!(offered["offer"]["local_start"], "2031-05-05T10:00:00");
    // Looking at it, by whatever reads addresses of its own accord, changes nothing.
    for path in ["accept", "refuse", "leave"] {
        let (status, _) = server.get(&format!("{first}/{path}")).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let holds = format!("/v1/public/{}/bookings", salon.slug);
    let (status, problem) = server.post(&holds, &wish(&salon, TEN, "c@example.org")).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("slot_taken")));
    let (status, refused) = server.post(&format!("{first}/refuse"), &json!({})).await;
    assert_eq!((status, &refused["state"]), (StatusCode::OK, &json!("waiting")), "{refused}");

    until(&server, &second, "offered").await;
    let (status, accepted) = server.post(&format!("{second}/accept"), &json!({})).await;
    assert_eq!(status, StatusCode::OK, "{accepted}");
    assert_eq!(
        (&accepted["entry"]["state"], &accepted["booking"]["state"]),
        (&json!("booked"), &json!("confirmed"))
    );
    let own = format!("/v1/public/bookings/{}", accepted["token"].as_str().unwrap());
    let (status, booking) = server.get(&own).await;
    assert_eq!((status, &booking["id"]), (StatusCode::OK, &accepted["booking"]["id"]), "{booking}");
    let (status, again) = server.post(&format!("{second}/accept"), &json!({})).await;
    assert_eq!((status, &again["code"]), (StatusCode::CONFLICT, &json!("illegal_transition")));
    let (status, left) = server.post(&format!("{first}/leave"), &json!({})).await;
    assert_eq!((status, &left["ended_because"]), (StatusCode::OK, &json!("left")), "{left}");

    let path = format!("/v1/waitlist/fill-rate?business_id={}", salon.business);
    let (_, rate) = server.with_key(&key, Method::GET, &path, None).await;
    assert_eq!((&rate["places"], &rate["fill_rate"]), (&json!(1), &json!(1.0)), "{rate}");
    let seconds = rate["median_seconds_to_offer"].as_f64().unwrap();
    assert!((0.0..20.0).contains(&seconds), "offered {seconds} s after it became free");
}

/// An offer that nobody answers runs out by the clock, and goes on by itself.
#[tokio::test]
async fn an_offer_that_nobody_answers_goes_to_the_next_by_itself_bkg_10() {
    let server = Server::start().await;
    let (salon, key) = open(&server).await;
    let taken = book(&server, &salon, &key).await;
    let (first, second) = (
        join(&server, &salon, "a@example.org").await,
        join(&server, &salon, "b@example.org").await,
    );
    server.with_key(&key, Method::POST, &format!("{taken}/cancel"), Some(&json!({}))).await;
    until(&server, &first, "offered").await;
    let admin = server.database.superuser().await;
    for sql in [
        "update bookings set hold_expires_at = clock_timestamp() where state = 'held'",
        "update claims set expires_at = clock_timestamp() where expires_at is not null",
    ] {
        admin.execute(sql, &[]).await.unwrap();
    }
    let (status, late) = server.post(&format!("{first}/accept"), &json!({})).await;
    assert_eq!((status, &late["code"]), (StatusCode::CONFLICT, &json!("hold_expired")), "{late}");
    until(&server, &second, "offered").await;
    assert_eq!(server.get(&first).await.1["state"], "waiting");
}

#[tokio::test]
async fn the_business_keeps_the_list_with_a_key_bkg_10() {
    let server = Server::start().await;
    let (salon, key) = open(&server).await;
    let entry = json!({
        "service_id": salon.service, "customer": {"name": "Ada", "email": "ada@example.org"}, "date_from": "2031-05-05", "date_to": "2031-05-11",
        "weekdays": ["sun"], "priority": 3, "notes": "Rings twice"
    });
    let (status, made) = server.with_key(&key, Method::POST, "/v1/waitlist", Some(&entry)).await;
    assert_eq!((status, &made["priority"]), (StatusCode::CREATED, &json!(3)), "{made}");
    let (_, twice) = server.with_key(&key, Method::POST, "/v1/waitlist", Some(&entry)).await;
    assert_eq!(twice["code"], "already_exists");
    let path = format!("/v1/waitlist/{}", made["id"].as_str().unwrap());
    let (_, read) = server.with_key(&key, Method::GET, &path, None).await;
    assert_eq!(read, made);
    let list = format!("/v1/waitlist?business_id={}&state=waiting", salon.business);
    let (_, page) = server.with_key(&key, Method::GET, &list, None).await;
    assert_eq!(page["data"], json!([made]));
    // By hand: on a Monday, though they wait for Sundays.
    let post = async |action: &str, body: Value| {
        server.with_key(&key, Method::POST, &format!("{path}/{action}"), Some(&body)).await
    };
    let (status, offered) = post("offer", json!({"starts_at": TEN})).await;
    assert_eq!((status, &offered["state"]), (StatusCode::OK, &json!("offered")), "{offered}");
    let (_, refused) = post("refuse", json!({})).await;
    assert_eq!(refused["state"], "waiting", "{refused}");
    let (_, offered) = post("offer", json!({"starts_at": "2031-05-12T10:00:00+02:00"})).await;
    assert_eq!(offered["state"], "offered", "{offered}");
    let (_, accepted) = post("accept", json!({})).await;
    assert_eq!(accepted["state"], "booked", "{accepted}");
    let (status, over) = post("leave", json!({})).await;
    assert_eq!((status, &over["code"]), (StatusCode::CONFLICT, &json!("illegal_transition")));
}

#[tokio::test]
async fn caps_and_other_businesses_bound_who_joins_bkg_10() {
    let server = Server::with(&[("HOLD_CAP_PER_CONTACT", "1")]).await;
    let (salon, _) = open(&server).await;
    join(&server, &salon, "a@example.org").await;
    let path = format!("/v1/public/{}/waitlist", salon.slug);
    let mut body = json!({"service_id": salon.service, "customer": {"name": "Kim", "email": "a@example.org"}, "date_from": "2031-05-05", "date_to": "2031-05-06"});
    let (status, problem) = server.post(&path, &body).await;
    let expected = (StatusCode::TOO_MANY_REQUESTS, &json!("waitlist_limit_reached"));
    assert_eq!((status, &problem["code"]), expected, "{problem}");
    let (other, _) = open(&server).await;
    body["service_id"] = json!(other.service);
    let (status, problem) = server.post(&path, &body).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
}
