//! SES-2, SES-4 over HTTP: single sessions are added, listed, changed, closed, reopened and cancelled.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Salon, call, id};
use uuid::Uuid;

use crate::server::Server;

/// A salon with two people and a session service of eight seats, and a key to it.
struct Desk {
    server: Server,
    salon: Salon,
    key: String,
}

impl Desk {
    async fn open() -> Desk {
        let server = Server::start().await;
        let salon = Salon::builder().staff(2).build(&server.database).await;
        let client = server.database.server().await;
        let service = json!({"name": "Tour", "kind": "session", "capacity": 8, "duration_minutes": 60, "price_minor": 2000, "party_max": 8});
        let sql = "select api.upsert_service($1, $2, $3)";
        let service =
            id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
        let salon = Salon { service, ..salon };
        let key = server.key(&salon, "*").await;
        Desk { server, salon, key }
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        self.server.with_key(&self.key, method, path, Some(&body)).await
    }

    async fn get(&self, path: &str) -> Value {
        self.server.with_key(&self.key, Method::GET, path, None).await.1
    }

    /// Adds a session on a day of May 2031, 10:00; its path.
    async fn session(&self, day: u32, more: Value) -> String {
        let mut body = json!({"service_id": self.salon.service, "starts_at": format!("2031-05-{day:02}T10:00:00+02:00")});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (status, made) = self.send(Method::POST, "/v1/sessions", body).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        format!("/v1/sessions/{}", made["id"].as_str().unwrap())
    }

    async fn book(&self, day: u32, party: u32) -> (StatusCode, Value) {
        let body = json!({"service_id": self.salon.service, "starts_at": format!("2031-05-{day:02}T10:00:00+02:00"), "party_size": party,
                          "confirm": true, "customer": {"name": "Kim", "email": "kim@example.org"}});
        self.send(Method::POST, "/v1/bookings", body).await
    }
}

fn code(answer: &(StatusCode, Value)) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["code"].as_str().unwrap_or("-"))
}

#[tokio::test]
async fn a_one_off_session_is_added_changed_closed_and_reopened_ses_4() {
    let desk = Desk::open().await;
    let path =
        desk.session(5, json!({"capacity_total": 6, "staff_ids": [desk.salon.staff[0]]})).await;
    let read = desk.get(&path).await;
    assert_eq!(
        (&read["rule_id"], &read["capacity_remaining"], &read["price_minor"], &read["local_start"]),
        (&Value::Null, &json!(6), &json!(2000), &json!("2031-05-05T10:00:00"))
    );
    let (status, booking) = desk.book(5, 4).await;
    assert_eq!(status, StatusCode::CREATED, "{booking}");
    assert_eq!(booking["staff_ids"], json!([desk.salon.staff[0]]));
    let read = desk.get(&path).await;
    assert_eq!((&read["seats_sold"], &read["capacity_remaining"]), (&json!(4), &json!(2)));

    let less = desk.send(Method::PATCH, &path, json!({"capacity_total": 3})).await;
    assert_eq!(code(&less), (409, "capacity_below_sold"));
    assert_eq!((&less.1["sold"], &less.1["held"]), (&json!(4), &json!(0)));
    // The sale left the version alone, a change doesn't.
    let change = async |body: Value| {
        let request = desk.server.request(Method::PATCH, &path).bearer_auth(&desk.key);
        request.header(header::IF_MATCH, "\"1\"").json(&body).send().await.unwrap()
    };
    let changed = change(json!({"capacity_total": 4, "private_price_minor": null})).await;
    assert_eq!(changed.status(), StatusCode::OK);
    assert_eq!(changed.headers()[header::ETAG], "\"2\"");
    let changed: Value = changed.json().await.unwrap();
    assert_eq!(changed["capacity_remaining"], 0, "{changed}");
    let stale = change(json!({"capacity_total": 5})).await;
    assert_eq!(stale.status(), StatusCode::PRECONDITION_FAILED);

    let (status, closed) = desk.send(Method::POST, &format!("{path}/close"), json!({})).await;
    assert_eq!((status, &closed["status"]), (StatusCode::OK, &json!("closed")), "{closed}");
    assert_eq!(code(&desk.book(5, 1).await), (409, "session_closed"));
    let used = desk.send(Method::POST, &format!("{path}/cancel"), json!({})).await;
    assert_eq!(code(&used), (409, "in_use"));
    assert_eq!(used.1["bookings"][0]["reference"], booking["reference"]);
    let (_, open) = desk.send(Method::POST, &format!("{path}/reopen"), json!({})).await;
    assert_eq!(open["status"], "open");
    let cancel = format!("/v1/bookings/{}/cancel", booking["id"].as_str().unwrap());
    desk.send(Method::POST, &cancel, json!({})).await;
    let (_, off) = desk.send(Method::POST, &format!("{path}/cancel"), json!({})).await;
    assert_eq!(off["status"], "cancelled");
    let changed = desk.send(Method::PATCH, &path, json!({"price_minor": 1})).await;
    assert_eq!(code(&changed), (409, "illegal_transition"));
    let closed = desk.send(Method::POST, &format!("{path}/close"), json!({})).await;
    assert_eq!(code(&closed), (409, "illegal_transition"));
    let twice = json!({"service_id": desk.salon.service, "starts_at": "2031-05-05T10:00:00+02:00"});
    let twice = desk.send(Method::POST, "/v1/sessions", twice).await;
    assert_eq!(code(&twice), (409, "already_exists"));
}

#[tokio::test]
async fn sessions_and_their_bookings_are_found_by_person_and_date_ses_2() {
    let desk = Desk::open().await;
    let (ana, ben) = (desk.salon.staff[0], desk.salon.staff[1]);
    for day in 5..12 {
        let staff = if day % 2 == 0 { ana } else { ben };
        desk.session(day, json!({"staff_ids": [staff]})).await;
    }
    desk.session(12, json!({})).await;
    let days = async |query: &str| -> Vec<String> {
        let list = desk.get(&format!("/v1/sessions?{query}")).await;
        let data = list["data"].as_array().unwrap_or_else(|| panic!("{query}: {list}"));
        data.iter().map(|one| one["local_start"].as_str().unwrap()[8..10].to_owned()).collect()
    };
    assert_eq!(days("").await, ["05", "06", "07", "08", "09", "10", "11", "12"]);
    assert_eq!(days(&format!("staff_id={ana}")).await, ["06", "08", "10"]);
    assert_eq!(
        days("from=2031-05-07T00:00:00Z&to=2031-05-09T00:00:00Z").await,
        ["07", "08"],
        "from is in, to is not"
    );
    assert_eq!(days(&format!("service_id={}", desk.salon.tenant)).await, [""; 0]);
    desk.send(Method::POST, &format!("{}/close", desk.session(13, json!({})).await), json!({}))
        .await;
    assert_eq!(days("status=closed").await, ["13"]);
    let first = desk.get("/v1/sessions?limit=5").await;
    let second = desk
        .get(&format!("/v1/sessions?limit=5&cursor={}", first["next_cursor"].as_str().unwrap()))
        .await;
    assert_eq!(
        (second["data"].as_array().unwrap().len(), &second["next_cursor"]),
        (4, &Value::Null)
    );
    let wrong =
        desk.server.with_key(&desk.key, Method::GET, "/v1/sessions?status=full", None).await;
    assert_eq!(code(&wrong), (422, "invalid_input"));

    // Bookings know the people of their session, here and in SQL.
    let (_, sixth) = desk.book(6, 2).await;
    let (_, seventh) = desk.book(7, 1).await;
    let ids = async |query: &str| -> Vec<Value> {
        let list = desk.get(&format!("/v1/bookings?{query}")).await;
        list["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
    };
    assert_eq!(ids(&format!("staff_id={ana}")).await, [sixth["id"].clone()]);
    assert_eq!(ids(&format!("staff_id={ben}")).await, [seventh["id"].clone()]);
    let session =
        desk.get(&format!("/v1/sessions?staff_id={ben}&limit=2")).await["data"][1]["id"].clone();
    assert_eq!(
        ids(&format!("session_id={}", session.as_str().unwrap())).await,
        [seventh["id"].clone()]
    );
    let client = desk.server.database.server().await;
    let sql = "select to_jsonb(l.staff) from api.list_bookings($1, null, null) l where l.id = $2";
    let booking: Uuid = id(&sixth);
    let names = call(&client, sql, &[&desk.salon.tenant, &booking]).await.unwrap();
    let name = desk.get(&format!("/v1/staff/{ana}")).await["name"].clone();
    assert_eq!(names, json!([name]));
}

#[tokio::test]
async fn what_a_session_cannot_be_is_refused_ses_4() {
    let desk = Desk::open().await;
    let path = desk.session(5, json!({})).await;
    for (body, status, refusal, field) in [
        (json!({"starts_at": "2031-05-06T10:00:00"}), 422, "invalid_input", "starts_at"),
        (json!({"starts_at": "2031-05-06T10:00:30Z"}), 422, "invalid_input", "starts_at"),
        (json!({"starts_at": "2020-05-06T10:00:00Z"}), 422, "invalid_input", "starts_at"),
        (json!({"duration_minutes": 0}), 422, "invalid_input", "duration_minutes"),
        (json!({"capacity_total": 0}), 422, "invalid_input", "capacity_total"),
        (json!({"private_booking": "perhaps"}), 422, "invalid_input", "private_booking"),
        (json!({"service_id": Uuid::from_u128(7)}), 404, "not_found", "service_id"),
        (json!({"staff_ids": [Uuid::from_u128(7)]}), 404, "not_found", "staff_ids"),
        (json!({"status": "open"}), 400, "unknown_field", "status"),
    ] {
        let mut new =
            json!({"service_id": desk.salon.service, "starts_at": "2031-05-06T10:00:00+02:00"});
        new.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        let answer = desk.send(Method::POST, "/v1/sessions", new).await;
        assert_eq!(code(&answer), (status, refusal), "{body}: {}", answer.1);
        assert_eq!(answer.1["field"], json!(field), "{body}");
    }
    for (body, refusal, field) in [
        (json!({"starts_at": "2031-05-06T10:00:00Z"}), "unknown_field", "starts_at"),
        (json!({"capacity_total": null}), "invalid_input", "capacity_total"),
        (json!({"party_min": 9}), "invalid_input", "party_min"),
        (json!({"by_hand": ["price_minor"]}), "invalid_input", "by_hand"),
    ] {
        let (_, problem) = desk.send(Method::PATCH, &path, body.clone()).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(refusal), &json!(field)),
            "{body}: {problem}"
        );
    }
    // Somebody else's, or without the right.
    let other = Salon::builder().build(&desk.server.database).await;
    let stranger = desk.server.key(&other, "*").await;
    let reader = desk.server.key(&desk.salon, "sessions.read").await;
    for (method, tail) in [
        (Method::PATCH, ""),
        (Method::POST, "/close"),
        (Method::POST, "/reopen"),
        (Method::POST, "/cancel"),
    ] {
        let path = format!("{path}{tail}");
        let there = desk.server.with_key(&stranger, method.clone(), &path, Some(&json!({}))).await;
        assert_eq!(code(&there), (404, "not_found"), "{method} {path}");
        let here = desk.server.with_key(&reader, method.clone(), &path, Some(&json!({}))).await;
        assert_eq!(code(&here), (403, "permission_denied"), "{method} {path}");
    }
    assert_eq!(
        desk.server.with_key(&stranger, Method::GET, &path, None).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(desk.server.with_key(&reader, Method::GET, &path, None).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_repeated_creation_makes_one_session_bkg_7() {
    let desk = Desk::open().await;
    let body = json!({"service_id": desk.salon.service, "starts_at": "2031-05-05T10:00:00+02:00"});
    let mut answers = Vec::new();
    for _ in 0..2 {
        let request = desk.server.request(Method::POST, "/v1/sessions").bearer_auth(&desk.key);
        let response = request.header("Idempotency-Key", "once").json(&body).send().await.unwrap();
        answers.push(crate::server::answer(response).await);
    }
    assert_eq!(answers[0].0, StatusCode::CREATED);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(desk.get("/v1/sessions").await["data"].as_array().unwrap().len(), 1);
}
