//! Bad input gets a clear error with its code, and nothing is lost (API-1).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;

use crate::server::{Server, answer, wish};

const MORNING: &str = "2031-05-05T10:00:00+02:00";

#[tokio::test]
async fn unreadable_bodies_are_refused_by_name() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let good = wish(&salon, MORNING, "kim@example.org").to_string();
    let big = format!("{{\"notes\":\"{}\"}}", "x".repeat(10_000_000));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let twice = good.replacen('{', "{\"starts_at\":\"2031-05-06T10:00:00+02:00\",", 1);
    let nul = good.replace("Kim", "K\\u0000m");
    let unknown = good.replacen('{', "{\"price_minor\":0,", 1);
    let mut invalid_utf8 = good.clone().into_bytes();
    let at = good.find("Kim").unwrap();
    invalid_utf8[at] = 0xFF;
    let vast = good.replacen('{', "{\"answers\":{\"q\":[1.7e308]},", 1);
    for (what, body, status, code) in [
        ("a vast number", vast.into_bytes(), StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"),
        ("10 MB", big.into_bytes(), StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
        ("deep", deep.into_bytes(), StatusCode::BAD_REQUEST, "malformed_request"),
        ("duplicate key", twice.into_bytes(), StatusCode::BAD_REQUEST, "malformed_request"),
        ("invalid UTF-8", invalid_utf8, StatusCode::BAD_REQUEST, "malformed_request"),
        ("unknown field", unknown.into_bytes(), StatusCode::BAD_REQUEST, "unknown_field"),
        ("no JSON", b"{".to_vec(), StatusCode::BAD_REQUEST, "malformed_request"),
        ("a list", b"[]".to_vec(), StatusCode::BAD_REQUEST, "malformed_request"),
    ] {
        let request = server
            .request(Method::POST, &path)
            .header("Content-Type", "application/json")
            .body(body);
        let (got, problem) = answer(request.send().await.unwrap()).await;
        assert_eq!((got, problem["code"].as_str()), (status, Some(code)), "{what}: {problem}");
    }
    let request =
        server.request(Method::POST, &path).header("Content-Type", "application/json").body(nul);
    let (status, problem) = answer(request.send().await.unwrap()).await;
    assert!(
        status == StatusCode::BAD_REQUEST || status == StatusCode::UNPROCESSABLE_ENTITY,
        "NUL: {status} {problem}"
    );
    let request =
        server.request(Method::POST, &path).header("Content-Type", "text/plain").body(good);
    let (status, problem) = answer(request.send().await.unwrap()).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, &json!("unsupported_media_type"))
    );
}

#[tokio::test]
async fn times_that_cannot_be_are_refused_with_both_readings() {
    let server = Server::start().await;
    let day = json!([{"start": "00:00", "end": "24:00"}]);
    let week =
        json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day});
    let salon = Salon::builder().week(week).build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    for (starts_at, status, code) in [
        ("2031-03-30T02:30:00", 422, "local_time_missing"),
        ("2031-10-26T02:30:00", 422, "local_time_ambiguous"),
        ("9999-05-05T10:00:00+02:00", 422, "invalid_input"),
        ("2031-05-05T25:00:00+02:00", 422, "invalid_input"),
        ("2031-05-05T10:07:00+02:00", 422, "slot_off_grid"),
        ("2020-05-05T10:00:00+02:00", 422, "too_short_notice"),
        ("soon", 422, "invalid_input"),
    ] {
        let (got, problem) = server.post(&path, &wish(&salon, starts_at, "kim@example.org")).await;
        assert_eq!(
            (got.as_u16(), problem["code"].as_str()),
            (status, Some(code)),
            "{starts_at}: {problem}"
        );
        if code.starts_with("local_time") {
            let readings: Vec<&str> = problem["readings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r.as_str().unwrap())
                .collect();
            assert_eq!(readings.len(), 2, "{problem}");
            let (status, booked) =
                server.post(&path, &wish(&salon, readings[1], "kim@example.org")).await;
            // Half past isn't on this hourly grid; all that matters is that the reading itself is understood.
            assert!(status == StatusCode::CREATED || booked["code"] == "slot_off_grid", "{booked}");
        }
    }
    let (status, booked) =
        server.post(&path, &wish(&salon, "2031-05-05T10:00", "kim@example.org")).await;
    assert_eq!(
        status,
        StatusCode::CREATED,
        "a plain local time is read in the business's zone: {booked}"
    );
    assert_eq!(
        booked["booking"]["local_start"].as_str().map(|text| &text[..16]),
        Some("2031-05-05T10:00")
    );
}

#[tokio::test]
async fn nonsense_in_the_catalogue_is_refused_by_field() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let cases = cases_of_nonsense(&salon).into_iter().chain(cases_of_wrong_people(&salon));
    for (what, method, path, body, code) in cases {
        let (status, problem) = server.with_key(&key, method, &path, Some(&body)).await;
        assert_eq!(problem["code"].as_str(), Some(code), "{what}: {status} {problem}");
        assert!(
            status.is_client_error()
                && problem["title"].is_string()
                && problem["detail"].is_string(),
            "{what}: {problem}"
        );
        let text = problem.to_string();
        for secret in ["constraint", "SELECT", "select ", "pg_", "src/", ".rs"] {
            assert!(!text.contains(secret), "{what} tells of {secret}: {text}");
        }
    }
}

/// What is wrong, the request, and the code that says so.
type Nonsense = (&'static str, Method, String, Value, &'static str);

fn cases_of_nonsense(salon: &Salon) -> Vec<Nonsense> {
    vec![
        (
            "zone",
            Method::POST,
            "/v1/businesses".into(),
            json!({"name": "B", "slug": "b-1", "timezone": "UTC+25", "currency": "EUR"}),
            "time_zone_unknown",
        ),
        (
            "25:00",
            Method::PUT,
            format!("/v1/businesses/{}/hours", salon.business),
            json!({"week": {"mon": [{"start": "09:00", "end": "25:00"}]}}),
            "invalid_input",
        ),
        (
            "end before start in dates",
            Method::POST,
            "/v1/overrides".into(),
            json!({"business_id": salon.business, "starts_on": "2031-05-05", "ends_on": "2031-05-01", "available": false}),
            "invalid_input",
        ),
        (
            "duration 0",
            Method::POST,
            "/v1/services".into(),
            json!({"business_id": salon.business, "name": "S", "duration_minutes": 0}),
            "invalid_input",
        ),
        (
            "duration 2^31",
            Method::POST,
            "/v1/services".into(),
            json!({"business_id": salon.business, "name": "S", "duration_minutes": 2_147_483_648_u32}),
            "invalid_input",
        ),
        (
            "year 9999",
            Method::POST,
            "/v1/overrides".into(),
            json!({"business_id": salon.business, "starts_on": "9999-05-05", "available": false}),
            "invalid_input",
        ),
    ]
}

fn cases_of_wrong_people(salon: &Salon) -> Vec<Nonsense> {
    vec![
        (
            "a list for an object",
            Method::PUT,
            format!("/v1/businesses/{}/hours", salon.business),
            json!({"week": []}),
            "invalid_input",
        ),
        (
            "no e-mail",
            Method::POST,
            "/v1/customers".into(),
            json!({"name": "Kim", "email": "nobody"}),
            "invalid_input",
        ),
        (
            "a phone without its country",
            Method::POST,
            "/v1/customers".into(),
            json!({"name": "Kim", "phone": "030 123"}),
            "invalid_input",
        ),
        (
            "a slug of the product's own",
            Method::POST,
            "/v1/businesses".into(),
            json!({"name": "B", "slug": "bookings", "timezone": "Europe/Berlin", "currency": "EUR"}),
            "invalid_input",
        ),
        (
            "a slug that is taken",
            Method::POST,
            "/v1/businesses".into(),
            json!({"name": "B", "slug": salon.slug, "timezone": "Europe/Berlin", "currency": "EUR"}),
            "already_exists",
        ),
        (
            "staff of nobody",
            Method::PUT,
            format!("/v1/services/{}/staff", salon.service),
            json!({"staff": [{"staff_id": salon.business}]}),
            "not_found",
        ),
    ]
}
