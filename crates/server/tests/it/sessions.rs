//! SES-3 over HTTP: sessions are found, held and sold, by the seat or as a whole.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Salon, call, id};

use crate::server::{Server, wish};

const NOON: &str = "2031-05-05T12:00:00+02:00";

/// A salon that has, in place of its own, a service of sessions: one at noon, with four seats.
async fn open(server: &Server) -> Salon {
    let salon = Salon::builder().build(&server.database).await;
    let client = server.database.server().await;
    let service = json!({"name": "Escape room", "kind": "session", "capacity": 4, "duration_minutes": 60, "price_minor": 2500, "party_max": 4});
    let sql = "select api.upsert_service($1, $2, $3)";
    let service =
        id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
    let session = json!({"starts_at": NOON, "staff_ids": salon.staff});
    let sql = "select api.create_session($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &service, &session]).await.unwrap();
    Salon { service, ..salon }
}

#[tokio::test]
async fn seats_are_sold_with_a_key_and_never_twice_ses_3() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let key = server.key(&salon, "*").await;
    let ask = async |starts_at: &str, email: &str, party: u32| -> (StatusCode, Value) {
        let mut body = wish(&salon, starts_at, email);
        body["party_size"] = json!(party);
        body["confirm"] = json!(true);
        server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await
    };
    let (status, sold) = ask(NOON, "kim@example.org", 3).await;
    assert_eq!(status, StatusCode::CREATED, "{sold}");
    assert_eq!((&sold["state"], &sold["price_minor"]), (&json!("confirmed"), &json!(7500)));
    let (status, problem) = ask(NOON, "lee@example.org", 2).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("session_full")));
    assert_eq!(problem["remaining"], json!(1), "{problem}");
    let (status, problem) = ask("2031-05-05T13:00:00+02:00", "lee@example.org", 1).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("no_session")),
        "{problem}"
    );
    let path = format!("/v1/bookings/{}/cancel", sold["id"].as_str().unwrap());
    let (status, _) = server.with_key(&key, Method::POST, &path, Some(&json!({}))).await;
    assert_eq!(status, StatusCode::OK);
    let (status, sold) = ask(NOON, "lee@example.org", 4).await;
    assert_eq!(status, StatusCode::CREATED, "{sold}");
}

#[tokio::test]
async fn sessions_with_room_are_offered_and_held_without_a_key_avl_1_ses_3() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let base = format!("/v1/public/{}", salon.slug);
    let offers = async |wish: &str| -> Value {
        let path = format!(
            "{base}/availability?service_id={}&from=2031-05-05&to=2031-05-06{wish}",
            salon.service
        );
        let (status, body) = server.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["slots"].clone()
    };
    let all = offers("").await;
    let session = all[0]["session"].clone();
    assert_eq!((all.as_array().unwrap().len(), &all[0]["starts_at"]), (1, &json!(NOON)), "{all}");
    assert_eq!(
        (&session["capacity_remaining"], &session["price_minor"]),
        (&json!(4), &json!(2500))
    );
    let (_, days) = server
        .get(&format!("{base}/availability/days?service_id={}&month=2031-05", salon.service))
        .await;
    assert_eq!(days["days"], json!(["2031-05-05"]));
    let (_, next) = server
        .get(&format!(
            "{base}/availability/next?service_id={}&after=2031-05-01T00:00:00Z",
            salon.service
        ))
        .await;
    assert_eq!(next["slot"], all[0], "{next}");

    let hold = async |party: u32| {
        let body = json!({"session_id": session["id"], "party_size": party, "customer": {"name": "Kim", "email": format!("kim{party}@example.org")}});
        server.post(&format!("{base}/bookings"), &body).await
    };
    let (status, held) = hold(3).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let booking = &held["booking"];
    assert_eq!(
        (&booking["seats"], &booking["session_id"], &booking["price_minor"]),
        (&json!(3), &session["id"], &json!(7500)),
        "{held}"
    );
    assert_eq!(offers("").await[0]["session"]["capacity_remaining"], json!(1));
    assert_eq!(offers("&party_size=2").await, json!([]), "one seat is left");
    let (status, problem) = hold(2).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("session_full")),
        "{problem}"
    );
    assert_eq!(
        (&problem["remaining"], &problem["next_slots"]),
        (&json!(1), &json!([])),
        "{problem}"
    );
    let confirm = format!("/v1/public/bookings/{}/confirm", held["token"].as_str().unwrap());
    let (status, sold) = server.post(&confirm, &json!({})).await;
    assert_eq!(
        (status, &sold["state"], &sold["price_minor"]),
        (StatusCode::OK, &json!("confirmed"), &json!(7500))
    );
}

/// Whoever is too late learns at once which sessions have room for as many as they are.
#[tokio::test]
async fn who_is_too_late_is_told_of_sessions_with_room_for_the_party_ses_3() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let client = server.database.server().await;
    for (starts_at, seats) in [
        ("2031-05-05T15:00:00+02:00", 1),
        ("2031-05-06T12:00:00+02:00", 4),
        ("2031-05-20T12:00:00+02:00", 4),
    ] {
        let session = json!({"starts_at": starts_at, "capacity_total": seats, "party_max": seats, "staff_ids": salon.staff});
        call(
            &client,
            "select api.create_session($1, $2, $3)",
            &[&salon.tenant, &salon.service, &session],
        )
        .await
        .unwrap();
    }
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let mut body = wish(&salon, NOON, "kim@example.org");
    body["party_size"] = json!(4);
    let (status, held) = server.post(&path, &body).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let next = async |party: u32, starts_at: &str| -> (String, Vec<String>) {
        let mut body = wish(&salon, starts_at, "lee@example.org");
        body["party_size"] = json!(party);
        let (_, problem) = server.post(&path, &body).await;
        let starts = problem["next_slots"].as_array().unwrap_or_else(|| panic!("{problem}"));
        (
            problem["code"].as_str().unwrap().to_owned(),
            starts.iter().map(|slot| slot["starts_at"].as_str().unwrap().to_owned()).collect(),
        )
    };
    let (day_after, same_day) =
        ("2031-05-06T12:00:00+02:00".to_owned(), "2031-05-05T15:00:00+02:00".to_owned());
    assert_eq!(
        next(2, NOON).await,
        ("session_full".into(), vec![day_after.clone()]),
        "for two there is room the day after"
    );
    assert_eq!(
        next(1, NOON).await,
        ("session_full".into(), vec![same_day.clone(), day_after.clone()])
    );
    assert_eq!(
        next(1, "2031-05-05T12:30:00+02:00").await,
        ("no_session".into(), vec![same_day, day_after])
    );
}

#[tokio::test]
async fn a_whole_session_is_taken_privately_from_outside_ses_3() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let client = server.database.server().await;
    let change = json!({"private_booking": "allowed", "private_price_minor": 9000});
    call(
        &client,
        "select api.upsert_service($1, $2, $3, $4)",
        &[&salon.tenant, &salon.business, &change, &salon.service],
    )
    .await
    .unwrap();
    let session = json!({"starts_at": "2031-05-06T12:00:00+02:00", "staff_ids": salon.staff});
    call(
        &client,
        "select api.create_session($1, $2, $3)",
        &[&salon.tenant, &salon.service, &session],
    )
    .await
    .unwrap();
    let path = format!("/v1/public/{}", salon.slug);
    let free = format!(
        "{path}/availability?service_id={}&from=2031-05-06&to=2031-05-06&private=true",
        salon.service
    );
    let (_, slots) = server.get(&free).await;
    let session = &slots["slots"][0]["session"];
    assert_eq!(
        (&session["private_possible"], &session["private_price_minor"]),
        (&json!(true), &json!(9000)),
        "{slots}"
    );
    let body = json!({"session_id": session["id"], "private": true, "party_size": 2, "customer": {"name": "Kim", "email": "kim@example.org"}});
    let (status, held) = server.post(&format!("{path}/bookings"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let booking = &held["booking"];
    assert_eq!(
        (&booking["private"], &booking["seats"], &booking["party_size"], &booking["price_minor"]),
        (&json!(true), &json!(4), &json!(2), &json!(9000))
    );
    assert_eq!(server.get(&free).await.1["slots"], json!([]));
}

#[tokio::test]
async fn a_wish_that_says_too_much_or_too_little_is_refused_by_its_field_bkg_1() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let other = Salon::builder().build(&server.database).await;
    let path = format!(
        "/v1/public/{}/availability?service_id={}&from=2031-05-05&to=2031-05-05",
        salon.slug, salon.service
    );
    let (_, slots) = server.get(&path).await;
    let session = slots["slots"][0]["session"]["id"].clone();
    let customer = json!({"name": "Kim", "email": "kim@example.org"});
    for (slug, mut body, status, told) in [
        (&salon.slug, json!({}), 422, "session_id"),
        (&salon.slug, json!({"service_id": salon.service}), 422, "starts_at"),
        (&salon.slug, json!({"starts_at": NOON}), 422, "service_id"),
        (&salon.slug, json!({"session_id": session, "starts_at": NOON}), 422, "session_id"),
        (&salon.slug, json!({"session_id": session, "staff_id": salon.staff[0]}), 422, "staff_id"),
        (
            &salon.slug,
            json!({"session_id": session, "tiers": [{"id": session, "quantity": 1}], "party_size": 2}),
            422,
            "tiers",
        ),
        (&salon.slug, json!({"session_id": session, "promotion": "NOPE"}), 422, "promotion"),
        (&other.slug, json!({"session_id": session}), 404, ""),
        (
            &other.slug,
            json!({"service_id": other.service, "starts_at": NOON, "private": true}),
            422,
            "session_id",
        ),
    ] {
        body["customer"] = customer.clone();
        let (found, problem) = server.post(&format!("/v1/public/{slug}/bookings"), &body).await;
        assert_eq!(
            (found.as_u16(), problem["field"].as_str().unwrap_or("")),
            (status, told),
            "{body}: {problem}"
        );
    }
    let appointment = format!(
        "/v1/public/{}/availability?service_id={}&from=2031-05-05&to=2031-05-05",
        other.slug, other.service
    );
    for (wish, told) in [
        ("&party_size=2", "party_size"),
        ("&private=true", "private"),
        ("&party_size=0", "party_size"),
    ] {
        let (status, problem) = server.get(&format!("{appointment}{wish}")).await;
        assert_eq!((status.as_u16(), &problem["field"]), (422, &json!(told)), "{wish}: {problem}");
    }
}

/// A guest learns that something is in the way; the business learns what.
#[tokio::test]
async fn a_session_is_explained_to_guests_and_to_the_business_avl_3() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let key = server.key(&salon, "*").await;
    let base = format!("/v1/public/{}/availability", salon.slug);
    let (_, slots) = server
        .get(&format!("{base}?service_id={}&from=2031-05-05&to=2031-05-05", salon.service))
        .await;
    let session = slots["slots"][0]["session"]["id"].as_str().unwrap().to_owned();
    let public = format!("{base}/explain?session_id={session}&party_size=5");
    let (status, told) = server.get(&public).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(
        (&told["offered"], &told["reasons"][0]["code"]),
        (&json!(false), &json!("wrong_party")),
        "{told}"
    );
    let (_, told) = server.get(&format!("{base}/explain?session_id={session}")).await;
    assert_eq!((&told["offered"], &told["reasons"]), (&json!(true), &json!([])), "{told}");
    // The one guide goes away for the day.
    let client = server.database.server().await;
    let off = "select api.add_time_off($1, $2, '2031-05-05 08:00+02', '2031-05-05 20:00+02')";
    call(&client, off, &[&salon.tenant, &salon.staff[0]]).await.unwrap();
    let (_, told) = server.get(&format!("{base}/explain?session_id={session}")).await;
    assert_eq!(
        (&told["reasons"][0]["code"], &told["reasons"][0]["in_the_way"]),
        (&json!("staff_taken"), &Value::Null),
        "{told}"
    );
    let (status, told) =
        server.with_key(&key, Method::GET, &format!("/v1/sessions/{session}/explain"), None).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(told["reasons"][0]["in_the_way"][0]["time_off_id"].is_string(), "{told}");
    let other = Salon::builder().build(&server.database).await;
    let foreign = format!("/v1/public/{}/availability/explain?session_id={session}", other.slug);
    assert_eq!(server.get(&foreign).await.0, StatusCode::NOT_FOUND);
}

/// Nobody calls the generator: the worker sees the mark that the override left.
#[tokio::test]
async fn a_closed_date_reaches_the_sessions_by_itself_ses_2() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let client = server.database.server().await;
    let rule = json!({"week": {"mon": [{"start": "10:00", "end": "12:00"}], "tue": [{"start": "10:00", "end": "12:00"}]}, "interval_minutes": 60});
    let sql = "select api.set_session_rule($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.service, &rule]).await.unwrap();
    let dates = async || -> Vec<String> {
        let sql = "select s.local_start::date::text from sessions s where s.service_id = $1 and s.rule_id is not null order by 1";
        let rows = server.database.superuser().await.query(sql, &[&salon.service]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    let all = dates().await;
    let closed = all[all.len() / 2].clone();
    let document = json!({"starts_on": closed, "ends_on": closed, "available": false});
    let sql = "select api.add_override($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.business, &document]).await.unwrap();
    let wanted: Vec<String> = all.iter().filter(|date| **date != closed).cloned().collect();
    for _ in 0..200 {
        if dates().await == wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(dates().await, wanted, "within 20 s");
}
