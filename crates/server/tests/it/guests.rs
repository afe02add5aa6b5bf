//! SES-5 over HTTP: lists, codes and sales at a session's door.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Salon, call, id};
use uuid::Uuid;

use crate::server::{Server, wish};

/// A session of eight seats on a day of May 2031, with a key that may do everything.
struct Door {
    server: Server,
    salon: Salon,
    key: String,
    session: String,
}

impl Door {
    async fn open() -> Door {
        let server = Server::start().await;
        let salon = Salon::builder().build(&server.database).await;
        let client = server.database.server().await;
        let service = json!({"name": "Escape <room>", "kind": "session", "capacity": 8, "duration_minutes": 60, "price_minor": 2500, "party_max": 8});
        let sql = "select api.upsert_service($1, $2, $3)";
        let service =
            id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
        let session = json!({"starts_at": "2031-05-05T12:00:00+02:00", "staff_ids": salon.staff});
        let sql = "select api.create_session($1, $2, $3)";
        let made = call(&client, sql, &[&salon.tenant, &service, &session]).await.unwrap();
        let salon = Salon { service, ..salon };
        let key = server.key(&salon, "*").await;
        let session = format!("/v1/sessions/{}", id(&made));
        Door { server, salon, key, session }
    }

    async fn send(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.server.with_key(&self.key, Method::POST, path, Some(&body)).await
    }

    /// A confirmed booking of so many people.
    async fn sold_to(&self, name: &str, party: u32) -> Value {
        let mut body = wish(&self.salon, "2031-05-05T12:00:00+02:00", "kim@example.org");
        body["customer"]["name"] = json!(name);
        body["party_size"] = json!(party);
        body["confirm"] = json!(true);
        let (status, made) = self.send("/v1/bookings", body).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made
    }

    async fn scan(&self, code: &Value, more: Value) -> (StatusCode, Value) {
        let mut body = json!({"code": code});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.send(&format!("{}/check-in", self.session), body).await
    }

    /// Status, media type and text of a page.
    async fn page(&self, key: Option<&str>, path: &str) -> (StatusCode, String, String) {
        let mut request = self.server.request(Method::GET, path);
        if let Some(key) = key {
            request = request.bearer_auth(key);
        }
        let response = request.send().await.unwrap();
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        (response.status(), kind, response.text().await.unwrap())
    }
}

fn code(answer: &(StatusCode, Value)) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["code"].as_str().unwrap_or("-"))
}

#[tokio::test]
async fn a_door_lets_in_whoever_has_booked_ses_5() {
    let door = Door::open().await;
    let booking = door.sold_to("Kim", 4).await;
    let guests = format!("{}/guests", door.session);
    let (_, list) = door.server.with_key(&door.key, Method::GET, &guests, None).await;
    assert_eq!(
        list["totals"],
        json!({"bookings": 1, "people": 4, "arrived": 0, "no_shows": 0, "pending": 0})
    );
    assert_eq!((&list["service"], &list["complete"]), (&json!("Escape <room>"), &json!(true)));
    assert_eq!(list["session"]["capacity_remaining"], 4);
    let line = &list["guests"][0];
    assert_eq!(
        (&line["booking_id"], &line["email"], &line["party_size"]),
        (&booking["id"], &json!("kim@example.org"), &json!(4))
    );

    // Three of four, then the fourth, then nobody.
    let reference = &booking["reference"];
    let (status, three) = door.scan(reference, json!({"arrived": 3})).await;
    assert_eq!((status, &three["arrived"]), (StatusCode::OK, &json!(3)), "{three}");
    let scanned = json!(format!("SK:{}", reference.as_str().unwrap()));
    assert_eq!(door.scan(&scanned, json!({})).await.1["arrived"], 4);
    let again = door.scan(&scanned, json!({})).await;
    assert_eq!(code(&again), (409, "already_checked_in"));
    assert_eq!(again.1["arrived"], 4);
    let instant = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(instant(&again.1["checked_in_at"]), instant(&three["checked_in_at"]), "since when");

    // By id a number is corrected, and taken back.
    let path = format!("/v1/bookings/{}", booking["id"].as_str().unwrap());
    let (_, two) = door.send(&format!("{path}/check-in"), json!({"arrived": 2})).await;
    assert_eq!(two["arrived"], 2);
    let slip = door.send(&format!("{path}/no-show"), json!({})).await;
    assert_eq!(code(&slip), (409, "illegal_transition"));
    let (_, none) = door.send(&format!("{path}/undo-check-in"), json!({})).await;
    assert_eq!((&none["arrived"], &none["checked_in_at"]), (&json!(0), &Value::Null));
    let (_, all) = door.send(&format!("{path}/check-in"), json!({})).await;
    assert_eq!(all["arrived"], 4);
    let early = door.send(&format!("{}/no-shows", door.session), json!({})).await;
    assert_eq!(code(&early), (409, "illegal_transition"));
}

#[tokio::test]
async fn what_a_door_refuses_ses_5() {
    let door = Door::open().await;
    let booking = door.sold_to("Kim", 4).await;
    let body = json!({"service_id": door.salon.service, "starts_at": "2031-05-06T12:00:00+02:00"});
    let (_, other) = door.send("/v1/sessions", body).await;
    let there = format!("/v1/sessions/{}/check-in", other["id"].as_str().unwrap());
    let wrong = door.send(&there, json!({"code": booking["reference"]})).await;
    assert_eq!(code(&wrong), (409, "wrong_session"));
    let own = door.session.trim_start_matches("/v1/sessions/");
    assert_eq!(wrong.1["session_id"], own, "where it belongs");
    for (body, status, refusal, field) in [
        (json!({}), 422, "invalid_input", "code"),
        (json!({"code": "K7"}), 422, "invalid_input", "code"),
        (json!({"code": "ZZZZZZZZ"}), 404, "not_found", "code"),
        (json!({"code": booking["reference"], "arrived": 5}), 422, "invalid_input", "arrived"),
        (json!({"code": booking["reference"], "arrived": 0}), 422, "invalid_input", "arrived"),
        (json!({"code": booking["reference"], "arrived": -1}), 422, "invalid_input", "arrived"),
        (json!({"code": booking["reference"], "name": "Kim"}), 400, "unknown_field", "name"),
    ] {
        let answer = door.send(&format!("{}/check-in", door.session), body.clone()).await;
        assert_eq!(code(&answer), (status, refusal), "{body}: {}", answer.1);
        assert_eq!(answer.1["field"], json!(field), "{body}");
    }
    let cancel = format!("/v1/bookings/{}/cancel", booking["id"].as_str().unwrap());
    door.send(&cancel, json!({})).await;
    let gone = door.scan(&booking["reference"], json!({})).await;
    assert_eq!(code(&gone), (409, "illegal_transition"));

    // Another tenant, and a key that may not.
    let stranger = Salon::builder().build(&door.server.database).await;
    let theirs = door.server.key(&stranger, "*").await;
    let reader = door.server.key(&door.salon, "guests.*").await;
    for (method, tail) in [
        (Method::GET, "guests"),
        (Method::GET, "guests/print"),
        (Method::POST, "check-in"),
        (Method::POST, "walk-ins"),
        (Method::POST, "no-shows"),
    ] {
        let path = format!("{}/{tail}", door.session);
        let body =
            if tail == "check-in" { json!({"code": booking["reference"]}) } else { json!({}) };
        let body = (method == Method::POST).then_some(&body);
        let answer = door.server.with_key(&theirs, method.clone(), &path, body).await;
        assert_eq!(code(&answer), (404, "not_found"), "{path}: {}", answer.1);
        let answer = door.server.with_key(&reader, method.clone(), &path, body).await;
        if method == Method::POST {
            assert_eq!(code(&answer), (403, "permission_denied"), "{path}");
        } else {
            assert_eq!(answer.0, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn contacts_are_for_who_may_see_customers_ses_5() {
    let door = Door::open().await;
    let booking = door.sold_to("Kim", 1).await;
    let guests = format!("{}/guests", door.session);
    let reader = door.server.key(&door.salon, "guests.read").await;
    let (_, list) = door.server.with_key(&reader, Method::GET, &guests, None).await;
    let line = &list["guests"][0];
    assert_eq!((&line["name"], &line["email"]), (&json!("Kim"), &Value::Null));
    let usher = door.server.key(&door.salon, "bookings.check_in").await;
    let body = json!({"code": booking["reference"]});
    let path = format!("{}/check-in", door.session);
    let (_, line) = door.server.with_key(&usher, Method::POST, &path, Some(&body)).await;
    assert_eq!((&line["arrived"], &line["email"]), (&json!(1), &Value::Null));
    let print = format!("{guests}/print");
    assert!(!door.page(Some(&reader), &print).await.2.contains("kim@example.org"));
    assert!(door.page(Some(&door.key), &print).await.2.contains("kim@example.org"));
}

#[tokio::test]
async fn the_printed_list_has_a_box_for_each_person_ses_5() {
    let door = Door::open().await;
    let print = format!("{}/guests/print", door.session);
    let (status, kind, empty) = door.page(Some(&door.key), &print).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/html; charset=utf-8"));
    assert!(empty.contains("Nobody has booked this session yet."), "{empty}");
    let booking = door.sold_to("<script>alert(1)</script> & \"Söhne\"", 4).await;
    door.scan(&booking["reference"], json!({"arrived": 3})).await;
    let (_, _, page) = door.page(Some(&door.key), &print).await;
    assert!(!page.contains("<script"), "what a customer typed is text");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Söhne&quot;"));
    assert!(page.contains("Escape &lt;room&gt;"));
    assert_eq!(page.matches("<span class=\"box\">✓</span>").count(), 3);
    assert_eq!(page.matches("<span class=\"box\"></span>").count(), 1);
    assert!(page.contains("Monday, 5 May 2031, <span class=\"time\">12:00–13:00</span>"), "{page}");
    assert!(page.contains("<strong>4 people</strong> in 1 booking · 3 here · 4 of 8 seats left"));
    let (first, second) = booking["reference"].as_str().unwrap().split_at(4);
    assert!(page.contains(&format!("{first} {second}")));
    assert_eq!(page.matches("Without a booking").count(), 3, "lines for who walks in");
    let response =
        door.server.request(Method::GET, &print).bearer_auth(&door.key).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[tokio::test]
async fn a_ticket_shows_the_code_of_a_confirmed_booking_ses_5() {
    let door = Door::open().await;
    let appointments = Salon::builder().build(&door.server.database).await;
    let hold = wish(&appointments, "2031-05-05T10:00:00+02:00", "kim@example.org");
    let (status, held) =
        door.server.post(&format!("/v1/public/{}/bookings", appointments.slug), &hold).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let own = format!("/v1/public/bookings/{}", held["token"].as_str().unwrap());
    let (status, kind, page) = door.page(None, &format!("{own}/ticket")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/html; charset=utf-8"));
    assert!(page.contains("not confirmed yet") && !page.contains("<svg"), "{page}");
    door.server.post(&format!("{own}/confirm"), &json!({})).await;
    let (_, _, page) = door.page(None, &format!("{own}/ticket")).await;
    assert!(page.contains("<svg") && page.contains("Show this at the door"), "{page}");
    let (status, kind, svg) = door.page(None, &format!("{own}/code")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "image/svg+xml"));
    assert!(page.contains(&svg), "the same picture");
    let token = held["token"].as_str().unwrap();
    assert!(!page.contains(token) && !svg.contains(token), "the code is no key to the booking");
    for tail in ["ticket", "code"] {
        let (status, kind, _) = door.page(None, &format!("/v1/public/bookings/bt_x/{tail}")).await;
        assert_eq!((status, kind.as_str()), (StatusCode::NOT_FOUND, "application/problem+json"));
    }
    let booking = door.sold_to("Kim", 1).await;
    let path = format!("/v1/bookings/{}/code", booking["id"].as_str().unwrap());
    assert_eq!(door.page(Some(&door.key), &path).await.1, "image/svg+xml");
    let none = format!("/v1/bookings/{}/code", Uuid::from_u128(1));
    assert_eq!(door.page(Some(&door.key), &none).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn seats_are_sold_at_the_door_and_no_more_than_there_are_ses_5() {
    let door = Door::open().await;
    door.sold_to("Kim", 5).await;
    // It has begun.
    let begin = "with begun as (update sessions set starts_at = date_trunc('minute', now()) - interval '10 minutes',
                        ends_at = now() + interval '50 minutes' returning id, starts_at, ends_at)
                 update bookings b set starts_at = begun.starts_at, ends_at = begun.ends_at from begun where b.session_id = begun.id";
    door.server.database.superuser().await.execute(begin, &[]).await.unwrap();
    let till = door.server.key(&door.salon, "bookings.walk_in").await;
    let walk_ins = format!("{}/walk-ins", door.session);
    let body = json!({"party_size": 2, "customer": {"name": "Ada"}, "notes": "Paid in cash"});
    let (status, made) = door.server.with_key(&till, Method::POST, &walk_ins, Some(&body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(
        (&made["state"], &made["arrived"], &made["price_minor"], &made["entry_method"]),
        (&json!("confirmed"), &json!(2), &json!(5000), &json!("walk_in"))
    );
    let full = door.send(&walk_ins, json!({"party_size": 2})).await;
    assert_eq!((code(&full), &full.1["remaining"]), ((409, "session_full"), &json!(1)));
    let (status, last) = door.send(&walk_ins, json!({})).await;
    assert_eq!((status, &last["contact"]["name"]), (StatusCode::CREATED, &json!("Walk-in")));
    for (body, refusal, field) in [
        (json!({"party_size": 0}), "invalid_input", "party_size"),
        (json!({"customer": {"email": "x"}}), "invalid_input", "customer.email"),
        (json!({"confirm": true}), "unknown_field", "confirm"),
        (json!({"tiers": [{"tier": 1}]}), "unknown_field", "tiers[0].tier"),
    ] {
        let (_, problem) = door.send(&walk_ins, body.clone()).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(refusal), &json!(field)),
            "{body}: {problem}"
        );
    }
    let (_, noted) = door.send(&format!("{}/no-shows", door.session), json!({})).await;
    assert_eq!(noted["booking_ids"].as_array().unwrap().len(), 1, "Kim never came: {noted}");
    let (_, list) = door
        .server
        .with_key(&door.key, Method::GET, &format!("{}/guests", door.session), None)
        .await;
    assert_eq!(
        list["totals"],
        json!({"bookings": 3, "people": 8, "arrived": 3, "no_shows": 5, "pending": 0})
    );
}
