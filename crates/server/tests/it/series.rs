//! BKG-9 over HTTP: what repeats is booked, moved and cancelled together.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;

use crate::server::{Server, wish};

fn weekly(salon: &Salon, count: u32) -> Value {
    json!({"service_id": salon.service, "starts_at": "2031-03-24T10:00", "rule": format!("FREQ=WEEKLY;COUNT={count}"),
           "customer": {"name": "Kim", "email": "kim@example.org"}})
}

fn times(series: &Value) -> Vec<&str> {
    let bookings = series["bookings"].as_array().unwrap();
    bookings.iter().map(|booking| booking["local_start"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_rule_is_tried_out_booked_moved_and_cancelled_bkg_9() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "bookings.*").await;
    let post = async |path: &str, body: Value| {
        server.with_key(&key, Method::POST, path, Some(&body)).await
    };
    let mut taken = wish(&salon, "2031-04-07T10:00:00+02:00", "lee@example.org");
    taken["confirm"] = json!(true);
    post("/v1/bookings", taken).await;

    let mut wanted = weekly(&salon, 3);
    wanted.as_object_mut().unwrap().remove("customer");
    let (status, seen) = post("/v1/series/preview", wanted).await;
    assert_eq!((status, &seen["possible"]), (StatusCode::OK, &json!(2)), "{seen}");
    let refused = &seen["dates"][2]["refused"];
    assert_eq!(refused["code"], "slot_taken");
    assert_eq!(refused["next_slots"][0]["starts_at"], "2031-04-07T11:00:00+02:00");

    let (status, problem) = post("/v1/series", weekly(&salon, 3)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("series_conflicts")));
    assert_eq!(problem["failed"][0]["occurrence"], 3);
    let slots = &problem["failed"][0]["refused"]["next_slots"];
    assert_eq!(slots[0]["starts_at"], "2031-04-07T11:00:00+02:00", "{problem}");

    let mut partly = weekly(&salon, 3);
    partly["partly"] = json!(true);
    let (status, booked) = post("/v1/series", partly).await;
    assert_eq!((status, &booked["failed"][0]["occurrence"]), (StatusCode::CREATED, &json!(3)));
    // The clocks change between the two, and ten stays ten.
    assert_eq!(times(&booked["series"]), ["2031-03-24T10:00:00", "2031-03-31T10:00:00"]);
    let path = format!("/v1/series/{}", booked["series"]["id"].as_str().unwrap());
    let read = server.with_key(&key, Method::GET, &path, None).await;
    assert_eq!(read, (StatusCode::OK, booked["series"].clone()));
    let (_, listed) = server.with_key(&key, Method::GET, "/v1/series", None).await;
    assert_eq!(listed["data"][0]["rule"], "FREQ=WEEKLY;COUNT=3");

    let to = json!({"from": 2, "starts_at": "2031-04-01T09:00", "reason": "Work."});
    let (status, moved) = post(&format!("{path}/move"), to).await;
    assert_eq!(status, StatusCode::OK, "{moved}");
    assert_eq!(times(&moved), ["2031-03-24T10:00:00", "2031-04-01T09:00:00"]);
    let (status, gone) = post(&format!("{path}/cancel"), json!({"by": "customer"})).await;
    assert_eq!((status, &gone["cancelled"]), (StatusCode::OK, &json!(2)), "{gone}");
    let (status, problem) = post(&format!("{path}/cancel"), json!({})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("illegal_transition")));
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_and_a_time_that_is_not_there_are_refused_bkg_9() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let mut wanted = weekly(&salon, 2);
    let cases = [
        (json!({"rule": "FREQ=HOURLY;COUNT=2"}), "invalid_input"),
        (json!({"rule": "FREQ=WEEKLY;COUNT=200"}), "invalid_input"),
        (json!({"rule": "FREQ=WEEKLY;BYDAY=SU;COUNT=2"}), "invalid_input"),
        (
            json!({"rule": "FREQ=WEEKLY;COUNT=2", "starts_at": "2031-03-30T02:30"}),
            "local_time_missing",
        ),
        (json!({"starts_at": "2031-10-26T02:30"}), "local_time_ambiguous"),
        (json!({"starts_at": "2031-10-26T02:30:00+01:00"}), "invalid_input"),
        (json!({"starts_at": "2031-03-24T10:00", "starts": ["2031-03-24T10:00"]}), "invalid_input"),
        (json!({"service_id": salon.business}), "not_found"),
    ];
    for (fields, code) in cases {
        for (name, value) in fields.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        let (status, problem) =
            server.with_key(&key, Method::POST, "/v1/series", Some(&wanted)).await;
        assert_eq!(problem["code"], code, "{status} {fields} {problem}");
        if fields.get("starts").is_some() {
            wanted.as_object_mut().unwrap().remove("starts");
        }
    }
    // Listed dates need no rule.
    let listed = json!({"service_id": salon.service, "starts": ["2031-03-25T10:00", "2031-03-24T10:00:00+01:00"],
                        "customer": {"name": "Kim", "email": "kim@example.org"}});
    let (status, booked) = server.with_key(&key, Method::POST, "/v1/series", Some(&listed)).await;
    assert_eq!(status, StatusCode::CREATED, "{booked}");
    assert_eq!(times(&booked["series"]), ["2031-03-24T10:00:00", "2031-03-25T10:00:00"]);
}
