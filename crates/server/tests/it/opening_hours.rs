//! SCH-3 over HTTP: a notation is tried out, set, read back, and what it says is offered.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;
use vocab::{Clock as _, SystemClock};

use crate::server::Server;

/// The date in Berlin in two days, so that midnight doesn't matter.
fn soon() -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let then = SystemClock.now() + jiff::SignedDuration::from_hours(48);
    zone.to_datetime(then).date().to_string()
}

#[tokio::test]
async fn a_notation_is_tried_out_set_and_read_back_sch_3() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let hours = format!("/v1/businesses/{}/opening-hours", salon.business);
    let put =
        async |path: &str, body: Value| server.with_key(&key, Method::PUT, path, Some(&body)).await;
    let get = async |path: &str| server.with_key(&key, Method::GET, path, None).await.1;
    let before = get(&hours).await;

    let wish = json!({"notation": "Mo-Fr 09:00-12:00,13:00-18:00; Fr 20:00-02:00; PH off", "country": "DE", "dry_run": true});
    let (status, shown) = put(&hours, wish.clone()).await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    assert_eq!((&shown["dry_run"], &shown["changed"]), (&json!(true), &json!(false)));
    assert_eq!(shown["week"]["fri"], json!([{"start": "20:00", "end": "02:00"}]));
    assert!(shown["dates"].as_array().unwrap().iter().any(|one| one["reason"] == "Public holiday"));
    assert_eq!(get(&hours).await, before, "a dry run writes nothing");

    let mut set = wish.clone();
    set["dry_run"] = json!(false);
    let (_, done) = put(&hours, set.clone()).await;
    assert_eq!(done["changed"], true, "{done}");
    assert_eq!(
        (&done["week"], &done["dates"]),
        (&shown["week"], &shown["dates"]),
        "as it was shown"
    );
    assert_eq!(put(&hours, set).await.1["changed"], false, "the same again changes nothing");
    let week = get(&format!("/v1/businesses/{}/hours", salon.business)).await;
    assert_eq!(week["data"].as_array().unwrap().len(), 1, "{week}");
    assert_eq!(week["data"][0]["week"], done["week"]);

    let written = get(&hours).await["notation"].as_str().unwrap().to_owned();
    assert!(written.starts_with("Mo-Th 09:00-12:00,13:00-18:00; Fr 20:00-02:00; "), "{written}");
    let (_, again) = put(&hours, json!({"notation": written})).await;
    assert_eq!(again["changed"], false, "what is read means the same: {written}");
}

#[tokio::test]
async fn what_is_nonsense_is_refused_with_its_place_sch_3() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let hours = format!("/v1/businesses/{}/opening-hours", salon.business);
    for (body, column, reason) in [
        (json!({"notation": "Mo-Fr 09:00–17:00"}), 12, "syntax"),
        (json!({"notation": "Mo-Fr 09:00-17:00; Sa sunrise-12:00"}), 23, "sun_times"),
        (json!({"notation": "Mo-Fr 09:00-17:00; PH off"}), 20, "holidays_unknown"),
        (json!({"notation": "Mo-Fr 18:00+"}), 12, "open_end"),
    ] {
        let (status, problem) = server.with_key(&key, Method::PUT, &hours, Some(&body)).await;
        assert_eq!(
            (status.as_u16(), &problem["code"]),
            (422, &json!("invalid_input")),
            "{problem}"
        );
        assert_eq!(
            (&problem["column"], &problem["reason"]),
            (&json!(column), &json!(reason)),
            "{problem}"
        );
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .starts_with(&format!("notation: column {column}: ")),
            "{problem}"
        );
    }
    for body in [
        json!({"notation": ""}),
        json!({"notation": "24/7", "country": "XX"}),
        json!({"notation": "24/7", "days": 1101}),
        json!({"notation": "24/7", "holidays": ["2026-12-26/2026-12-24"]}),
    ] {
        let (status, problem) = server.with_key(&key, Method::PUT, &hours, Some(&body)).await;
        assert_eq!(
            (status.as_u16(), &problem["code"]),
            (422, &json!("invalid_input")),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn a_persons_notation_takes_the_businesss_closed_dates_for_holidays_sch_3() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let send = async |method: Method, path: &str, body: Value| {
        server.with_key(&key, method, path, Some(&body)).await
    };
    let soon = soon();
    let closed = json!({"business_id": salon.business, "starts_on": soon, "available": false});
    send(Method::POST, "/v1/overrides", closed).await;
    let hours = format!("/v1/staff/{}/opening-hours", salon.staff[0]);
    let (status, shown) =
        send(Method::PUT, &hours, json!({"notation": "10:00-12:00; PH 14:00-15:00"})).await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    assert_eq!(
        shown["dates"],
        json!([{"starts_on": soon, "ends_on": soon, "start": "14:00", "end": "15:00", "available": true, "reason": "Public holiday"}])
    );
    let (_, weeks) = server
        .with_key(&key, Method::GET, &format!("/v1/staff/{}/hours", salon.staff[0]), None)
        .await;
    assert_eq!(weeks["data"][0]["week"]["sun"], json!([{"start": "10:00", "end": "12:00"}]));
    let (status, _) = send(
        Method::PUT,
        "/v1/staff/0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04/opening-hours",
        json!({"notation": "24/7"}),
    )
    .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
