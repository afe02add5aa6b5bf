//! BKG-1, BKG-7, API-1: a guest's booking from the page of a salon to its end.

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::Salon;

use crate::server::{Server, answer, wish};

const MORNING: &str = "2031-05-05T10:00:00+02:00";

#[tokio::test]
async fn a_guest_sees_holds_confirms_and_cancels_bkg_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let (status, page) = server.get(&format!("/v1/public/{}", salon.slug)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(page["services"][0]["id"], json!(salon.service));
    assert_eq!(page["staff"][0]["id"], json!(salon.staff[0]));

    let (status, held) = server
        .post(
            &format!("/v1/public/{}/bookings", salon.slug),
            &wish(&salon, MORNING, "kim@example.org"),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    assert_eq!(held["booking"]["state"], "held");
    assert!(held["hold_expires_at"].is_string());
    let token = held["token"].as_str().unwrap();

    let (status, seen) = server.get(&format!("/v1/public/bookings/{token}")).await;
    assert_eq!((status, &seen["state"]), (StatusCode::OK, &json!("held")), "{seen}");
    let (status, confirmed) =
        server.post(&format!("/v1/public/bookings/{token}/confirm"), &json!({})).await;
    assert_eq!((status, &confirmed["state"]), (StatusCode::OK, &json!("confirmed")), "{confirmed}");
    let (status, cancelled) = server
        .post(&format!("/v1/public/bookings/{token}/cancel"), &json!({"reason": "ill"}))
        .await;
    assert_eq!((status, &cancelled["state"]), (StatusCode::OK, &json!("cancelled")), "{cancelled}");
    // Its token ends with it.
    let (status, refused) =
        server.post(&format!("/v1/public/bookings/{token}/confirm"), &json!({})).await;
    assert_eq!((status, &refused["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
}

#[tokio::test]
async fn a_taken_slot_names_the_next_free_ones() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    server.post(&path, &wish(&salon, MORNING, "kim@example.org")).await;
    let (status, refused) = server.post(&path, &wish(&salon, MORNING, "lee@example.org")).await;
    assert_eq!(
        (status, &refused["code"]),
        (StatusCode::CONFLICT, &json!("slot_taken")),
        "{refused}"
    );
    let next = refused["next_slots"][0]["starts_at"].as_str().unwrap();
    let (status, held) = server.post(&path, &wish(&salon, next, "lee@example.org")).await;
    assert_eq!(status, StatusCode::CREATED, "what it offers instead can be booked: {held}");
}

#[tokio::test]
async fn an_idempotency_key_gives_the_first_answer_again_bkg_7() {
    let server = Server::start().await;
    let salon = Salon::builder().staff(2).build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let send = async |email: &str| {
        let request = server
            .request(Method::POST, &path)
            .header("Idempotency-Key", "0b7a6f0e-one")
            .json(&wish(&salon, MORNING, email));
        answer(request.send().await.unwrap()).await
    };
    let (first, again) = (send("kim@example.org").await, send("kim@example.org").await);
    assert_eq!(first, again);
    let (status, refused) = send("lee@example.org").await;
    assert_eq!(
        (status, &refused["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("idempotency_key_reused"))
    );
}

#[tokio::test]
async fn tokens_are_secret_and_nothing_happens_by_get() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let (_, held) = server
        .post(
            &format!("/v1/public/{}/bookings", salon.slug),
            &wish(&salon, MORNING, "kim@example.org"),
        )
        .await;
    let token = held["token"].as_str().unwrap();
    for action in ["confirm", "cancel", "renew"] {
        let (status, problem) = server.get(&format!("/v1/public/bookings/{token}/{action}")).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::METHOD_NOT_ALLOWED, &json!("method_not_allowed"))
        );
    }
    let response =
        server.request(Method::GET, &format!("/v1/public/bookings/{token}")).send().await.unwrap();
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    let mut other = token.to_owned();
    let last = other.pop().unwrap();
    other.push(if last == 'A' { 'E' } else { 'A' });
    for wrong in [other.as_str(), "bt_x", "x"] {
        let (status, problem) = server.get(&format!("/v1/public/bookings/{wrong}")).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::NOT_FOUND, &json!("not_found")),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn holds_of_a_client_are_capped_and_proxies_are_believed_only_where_trusted() {
    let server =
        Server::with(&[("HOLD_CAP_PER_ADDRESS", "2"), ("TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let salon = Salon::builder().staff(4).build(&server.database).await;
    let hold = async |address: &str, number: usize| {
        let request = server.request(Method::POST, &format!("/v1/public/{}/bookings", salon.slug));
        let request = request.header("X-Forwarded-For", address).json(&wish(
            &salon,
            MORNING,
            &format!("c{number}@example.org"),
        ));
        answer(request.send().await.unwrap()).await
    };
    assert_eq!(hold("192.0.2.1", 1).await.0, StatusCode::CREATED);
    assert_eq!(hold("192.0.2.1", 2).await.0, StatusCode::CREATED);
    let (status, problem) = hold("192.0.2.1", 3).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::TOO_MANY_REQUESTS, &json!("hold_limit_reached"))
    );
    assert_eq!(hold("192.0.2.2", 4).await.0, StatusCode::CREATED);
    // What a client writes before the trusted hop's entry is hearsay.
    let (status, _) = hold("192.0.2.77, 192.0.2.1", 5).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_suspended_tenant_answers_clearly_and_takes_nothing_ten_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let client = server.database.server().await;
    testkit::call(&client, "select api.set_tenant_status($1, 'suspended')", &[&salon.tenant])
        .await
        .unwrap();
    let (status, problem) = server
        .post(
            &format!("/v1/public/{}/bookings", salon.slug),
            &wish(&salon, MORNING, "kim@example.org"),
        )
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::FORBIDDEN, &json!("tenant_suspended")),
        "{problem}"
    );
    let (status, problem) = server.get(&format!("/v1/public/{}", salon.slug)).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::FORBIDDEN, &json!("tenant_suspended")),
        "{problem}"
    );
}
