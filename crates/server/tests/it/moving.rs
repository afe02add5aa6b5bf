//! BKG-4 over HTTP: bookings are moved.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;

use crate::server::{Server, wish};

const TEN: &str = "2031-05-05T10:00:00+02:00";
const NOON: &str = "2031-05-05T12:00:00+02:00";

#[tokio::test]
async fn a_booking_is_moved_read_back_and_its_history_told_bkg_4() {
    let server = Server::start().await;
    let salon = Salon::builder().staff(2).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let booked = async |at: &str| {
        let mut body = wish(&salon, at, "kim@example.org");
        body["staff_id"] = json!(salon.staff[0]);
        body["confirm"] = json!(true);
        server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await.1
    };
    let (booking, _) = (booked(TEN).await, booked(NOON).await);
    let path = format!("/v1/bookings/{}", booking["id"].as_str().unwrap());
    let to = format!("{path}/reschedule");
    let post = async |body: Value| server.with_key(&key, Method::POST, &to, Some(&body)).await;

    // Taken: the same person's next free times are told.
    let (status, problem) = post(json!({"starts_at": NOON})).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("slot_taken")),
        "{problem}"
    );
    assert_eq!(problem["next_slots"][0]["staff_ids"], json!([salon.staff[0]]), "{problem}");
    // Its own time is offered to it, and to nobody else.
    let offered = async |moving: &str| {
        let range = "from=2031-05-05&to=2031-05-05";
        let asked = format!(
            "/v1/availability?service_id={}&staff_id={}&{range}{moving}",
            salon.service, salon.staff[0]
        );
        let (_, free) = server.with_key(&key, Method::GET, &asked, None).await;
        free["slots"].as_array().unwrap().iter().any(|slot| slot["starts_at"] == TEN)
    };
    let own = format!("&moving={}", booking["id"].as_str().unwrap());
    assert_eq!((offered("").await, offered(&own).await), (false, true));
    // As it is typed at the desk, on the business's clocks.
    let (status, moved) =
        post(json!({"starts_at": "2031-05-05T14:00", "reason": "A meeting."})).await;
    assert_eq!(
        (status, &moved["starts_at"]),
        (StatusCode::OK, &json!("2031-05-05T12:00:00Z")),
        "{moved}"
    );
    assert_eq!((&moved["sequence"], &moved["reference"]), (&json!(1), &booking["reference"]));
    let (status, with_ben) = post(json!({"starts_at": NOON, "any_staff": true})).await;
    assert_eq!(
        (status, &with_ben["staff_ids"]),
        (StatusCode::OK, &json!([salon.staff[1]])),
        "{with_ben}"
    );
    let (_, now) = server.with_key(&key, Method::GET, &path, None).await;
    assert_eq!(now, with_ben);
    let (status, history) =
        server.with_key(&key, Method::GET, &format!("{path}/moves"), None).await;
    assert_eq!(status, StatusCode::OK);
    let told: Vec<_> = history["data"].as_array().unwrap().iter().collect();
    assert_eq!(
        (
            told.len(),
            &told[0]["from"]["starts_at"],
            &told[0]["reason"],
            &told[1]["to"]["staff_ids"]
        ),
        (2, &json!("2031-05-05T08:00:00Z"), &json!("A meeting."), &json!([salon.staff[1]]))
    );
    assert!(told[0]["moved_by"].as_str().is_some_and(|by| !by.is_empty()), "{history}");
}

#[tokio::test]
async fn moves_are_refused_by_field_state_version_and_permission_bkg_4() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let mut body = wish(&salon, TEN, "kim@example.org");
    body["confirm"] = json!(true);
    let (_, booking) = server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await;
    let path = format!("/v1/bookings/{}/reschedule", booking["id"].as_str().unwrap());
    let post =
        async |key: &str, body: Value| server.with_key(key, Method::POST, &path, Some(&body)).await;
    for (body, told) in [
        (json!({"starts_at": "noon"}), "starts_at"),
        (json!({"starts_at": NOON, "state": "cancelled"}), "state"),
        (json!({"service_id": salon.tenant}), "not_found"),
    ] {
        let (status, problem) = post(&key, body).await;
        assert!(status.is_client_error(), "{problem}");
        assert!(problem.to_string().contains(told), "{problem}");
    }
    // The night in which the clocks jump.
    let (status, problem) = post(&key, json!({"starts_at": "2031-03-30T02:30"})).await;
    assert_eq!(
        (status.is_client_error(), &problem["code"]),
        (true, &json!("local_time_missing")),
        "{problem}"
    );
    let stale = server.request(Method::POST, &path).bearer_auth(&key).header("if-match", "\"9\"");
    let stale = stale.json(&json!({"starts_at": NOON})).send().await.unwrap();
    assert_eq!(stale.status(), StatusCode::PRECONDITION_FAILED);
    let reader = server.key(&salon, "bookings.read").await;
    let (status, _) = post(&reader, json!({"starts_at": NOON})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let other = Salon::builder().build(&server.database).await;
    let (status, problem) = post(&server.key(&other, "*").await, json!({"starts_at": NOON})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
    // The same key for the same request moves once.
    let once = async || {
        let request = server
            .request(Method::POST, &path)
            .bearer_auth(&key)
            .header("idempotency-key", "move-1");
        request
            .json(&json!({"starts_at": NOON}))
            .send()
            .await
            .unwrap()
            .json::<Value>()
            .await
            .unwrap()
    };
    let (first, again) = (once().await, once().await);
    assert_eq!((&first, &first["sequence"]), (&again, &json!(1)));
}
