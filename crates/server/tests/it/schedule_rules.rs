//! SES-1, SES-2 over HTTP: schedule rules are tried out, saved, replaced and deleted, and sessions follow.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Salon, call, id};

use crate::server::{Server, answer};

/// A salon with a session service in place of its own, and a key that may do everything.
async fn open(server: &Server) -> (Salon, String) {
    let salon = Salon::builder().build(&server.database).await;
    let client = server.database.server().await;
    let service = json!({"name": "Escape room", "kind": "session", "capacity": 4, "duration_minutes": 60, "price_minor": 2500, "party_max": 4});
    let sql = "select api.upsert_service($1, $2, $3)";
    let service =
        id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
    let salon = Salon { service, ..salon };
    let key = server.key(&salon, "*").await;
    (salon, key)
}

/// The same hours every day.
fn rule(start: &str, end: &str) -> Value {
    let day = json!([{"start": start, "end": end}]);
    json!({"interval_minutes": 60, "week": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day}})
}

#[tokio::test]
async fn a_rule_is_tried_out_saved_replaced_and_deleted_ses_1() {
    let server = Server::start().await;
    let (salon, key) = open(&server).await;
    let of_service = format!("/v1/services/{}", salon.service);
    let rules = format!("{of_service}/schedule-rules");
    let send = async |method: Method, path: &str, body: Value| {
        server.with_key(&key, method, path, Some(&body)).await
    };
    let get = async |path: &str| server.with_key(&key, Method::GET, path, None).await;

    let wish = json!({"rule": rule("10:00", "12:00"), "days": 7});
    let (status, preview) = send(Method::POST, &format!("{rules}/preview"), wish).await;
    assert_eq!(status, StatusCode::OK, "{preview}");
    let shown = preview["sessions"].as_array().unwrap();
    assert!((14..=16).contains(&shown.len()), "today and seven days, two each: {preview}");
    assert!(shown.iter().all(|one| one["outcome"] == "new" && one["session_id"].is_null()));
    assert_eq!(get(&rules).await.1["data"], json!([]), "a preview writes nothing");
    assert_eq!(get("/v1/sessions").await.1["data"], json!([]));

    let mut first = rule("10:00", "12:00");
    first["staff_ids"] = json!([salon.staff[0]]);
    first["blocked_dates"] = json!([{"date": "2026-12-25", "reason": "Christmas"}]);
    let (status, saved) = send(Method::POST, &rules, first).await;
    assert_eq!(status, StatusCode::CREATED, "{saved}");
    assert!(saved["report"]["created"].as_i64().unwrap() > 170, "{}", saved["report"]);
    let path = format!("/v1/schedule-rules/{}", saved["rule"]["id"].as_str().unwrap());
    let (_, read) = get(&path).await;
    assert_eq!(read, saved["rule"]);
    assert_eq!(get(&rules).await.1["data"], json!([read]));
    let (_, generated) =
        send(Method::POST, &format!("{of_service}/sessions/generate"), json!({})).await;
    assert_eq!(
        generated,
        json!({"created": 0, "changed": 0, "removed": 0, "kept": [], "not_reserved": []}),
        "generating twice changes nothing"
    );

    // Replaced whole: what isn't said any more is gone. What is booked stays.
    let (_, list) = get("/v1/sessions?limit=30").await;
    let session = list["data"][20].clone();
    let seat = json!({"service_id": salon.service, "starts_at": session["starts_at"], "confirm": true,
                      "customer": {"name": "Kim", "email": "kim@example.org"}});
    let (status, booking) = send(Method::POST, "/v1/bookings", seat).await;
    assert_eq!(status, StatusCode::CREATED, "{booking}");
    let stale =
        server.request(Method::PUT, &path).bearer_auth(&key).header(header::IF_MATCH, "\"7\"");
    let stale = stale.json(&rule("10:00", "11:00")).send().await.unwrap();
    let (status, problem) = answer(stale).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED, "{problem}");
    let mut second = rule("10:00", "12:00");
    second["price_minor"] = json!(3000);
    let (status, replaced) = send(Method::PUT, &path, second.clone()).await;
    assert_eq!(status, StatusCode::OK, "{replaced}");
    assert_eq!(
        (&replaced["rule"]["staff_ids"], &replaced["rule"]["blocked_dates"]),
        (&json!([]), &json!([]))
    );
    let kept = replaced["report"]["kept"].as_array().unwrap();
    assert_eq!((kept.len(), &kept[0]["session_id"]), (1, &session["id"]));
    assert_eq!(kept[0]["fields"], json!(["price_minor", "staff_ids"]));
    let (_, again) = send(Method::PUT, &path, second).await;
    assert_eq!(again["rule"], replaced["rule"], "twice is once");

    let (status, deleted) = server.with_key(&key, Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::OK, "{deleted}");
    assert_eq!(deleted["report"]["kept"][0]["why"], "not_scheduled");
    let (_, left) = get("/v1/sessions").await;
    let left = left["data"].as_array().unwrap();
    assert_eq!((left.len(), &left[0]["id"]), (1, &session["id"]));
    assert_eq!(left[0]["rule_id"], Value::Null, "one-off from now on");
    assert_eq!(get(&path).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn bad_rules_are_refused_by_field_ses_1() {
    let server = Server::start().await;
    let (salon, key) = open(&server).await;
    let rules = format!("/v1/services/{}/schedule-rules", salon.service);
    for (change, code, field) in [
        (json!({"interval_minutes": null}), "invalid_input", "interval_minutes"),
        (json!({"interval_minutes": 3}), "invalid_input", "interval_minutes"),
        (json!({"interval_minutes": "60"}), "invalid_input", "interval_minutes"),
        (json!({"duration_minutes": 1441}), "invalid_input", "duration_minutes"),
        (json!({"capacity": 0}), "invalid_input", "capacity"),
        (json!({"party_min": 5}), "invalid_input", "party_min"),
        (json!({"price_minor": -1}), "invalid_input", "price_minor"),
        (
            json!({"week": {"mon": [{"start": "24:00", "end": "10:00"}]}}),
            "invalid_input",
            "week.mon[0].start",
        ),
        (json!({"week": {"monday": []}}), "unknown_field", "week.monday"),
        (json!({"valid_from": "2031-02-30"}), "invalid_input", "valid_from"),
        (
            json!({"valid_from": "2031-02-02", "valid_to": "2031-02-01"}),
            "invalid_input",
            "valid_to",
        ),
        (
            json!({"blocked_dates": [{"day": "2031-02-02"}]}),
            "unknown_field",
            "blocked_dates[0].day",
        ),
        (json!({"staff_ids": ["x"]}), "invalid_input", "staff_ids[0]"),
        (json!({"staff_ids": [salon.tenant]}), "not_found", "staff_ids"),
        (json!({"colour": "red"}), "unknown_field", "colour"),
    ] {
        let mut body = rule("10:00", "12:00");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (_, problem) = server.with_key(&key, Method::POST, &rules, Some(&body)).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!(field)),
            "{change}: {problem}"
        );
        let trial = json!({"rule": body});
        let (_, problem) =
            server.with_key(&key, Method::POST, &format!("{rules}/preview"), Some(&trial)).await;
        assert_eq!(problem["code"], json!(code), "a preview refuses alike: {problem}");
    }
    let trial = json!({"rule": rule("10:00", "12:00"), "days": 367});
    let (_, problem) =
        server.with_key(&key, Method::POST, &format!("{rules}/preview"), Some(&trial)).await;
    assert_eq!((&problem["code"], &problem["field"]), (&json!("invalid_input"), &json!("days")));
    let generate = format!("/v1/services/{}/sessions/generate", salon.service);
    let until = json!({"until": "2020-01-01"});
    let (_, problem) = server.with_key(&key, Method::POST, &generate, Some(&until)).await;
    assert_eq!((&problem["code"], &problem["field"]), (&json!("invalid_input"), &json!("until")));
    assert_eq!(
        server.with_key(&key, Method::GET, &rules, None).await.1["data"],
        json!([]),
        "nothing was saved"
    );
}

#[tokio::test]
async fn rules_of_others_and_of_appointments_are_refused_ten_4() {
    let server = Server::start().await;
    let (ours, key) = open(&server).await;
    let (theirs, their_key) = open(&server).await;
    let rules = format!("/v1/services/{}/schedule-rules", theirs.service);
    let (_, saved) =
        server.with_key(&their_key, Method::POST, &rules, Some(&rule("10:00", "12:00"))).await;
    let path = format!("/v1/schedule-rules/{}", saved["rule"]["id"].as_str().unwrap());
    let generate = format!("/v1/services/{}/sessions/generate", theirs.service);
    let trial = json!({"rule": rule("10:00", "12:00")});
    let preview = format!("{rules}/preview");
    let body = rule("10:00", "12:00");
    for (method, path, body) in [
        (Method::GET, &rules, None),
        (Method::POST, &rules, Some(&body)),
        (Method::POST, &preview, Some(&trial)),
        (Method::POST, &generate, Some(&json!({}))),
        (Method::GET, &path, None),
        (Method::PUT, &path, Some(&body)),
        (Method::DELETE, &path, None),
    ] {
        let (status, problem) = server.with_key(&key, method.clone(), path, body).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::NOT_FOUND, &json!("not_found")),
            "{method} {path}: {problem}"
        );
    }
    assert_eq!(
        server.with_key(&their_key, Method::GET, &path, None).await.1,
        saved["rule"],
        "untouched"
    );

    let appointments = Salon::builder().build(&server.database).await;
    let key_there = server.key(&appointments, "*").await;
    let rules = format!("/v1/services/{}/schedule-rules", appointments.service);
    let (_, problem) = server.with_key(&key_there, Method::POST, &rules, Some(&body)).await;
    assert_eq!(
        (&problem["code"], &problem["field"]),
        (&json!("invalid_input"), &json!("service_id"))
    );

    let reader = server.key(&ours, "schedule_rules.read").await;
    let rules = format!("/v1/services/{}/schedule-rules", ours.service);
    assert_eq!(server.with_key(&reader, Method::GET, &rules, None).await.0, StatusCode::OK);
    let (status, _) =
        server.with_key(&reader, Method::POST, &format!("{rules}/preview"), Some(&trial)).await;
    assert_eq!(status, StatusCode::OK, "trying out is reading");
    let (status, problem) = server.with_key(&reader, Method::POST, &rules, Some(&body)).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::FORBIDDEN, &json!("permission_denied")),
        "{problem}"
    );
}
