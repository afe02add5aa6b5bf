//! POL-1 and BKG-5 over HTTP: a business sets its terms, and customers cancel and move under them.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;

use crate::server::{Server, wish};

const TEN: &str = "2031-05-05T10:00:00+02:00";
const NOON: &str = "2031-05-05T12:00:00+02:00";

/// A confirmed booking from outside: its token and itself.
async fn booked(server: &Server, salon: &Salon) -> (String, Value) {
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let (status, held) = server.post(&path, &wish(salon, TEN, "kim@example.org")).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let token = held["token"].as_str().unwrap().to_owned();
    let (status, booking) =
        server.post(&format!("/v1/public/bookings/{token}/confirm"), &json!({})).await;
    assert_eq!(status, StatusCode::OK, "{booking}");
    (token, booking)
}

#[tokio::test]
async fn a_policy_is_set_read_and_shown_before_anybody_books_pol_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let path = format!("/v1/businesses/{}/policies", salon.business);
    let draft = json!({"cancellation": {"free_until_minutes": 1440, "fee_percent": 50}});
    let (status, set) = server.with_key(&key, Method::PUT, &path, Some(&draft)).await;
    assert_eq!((status, set["data"].as_array().map(Vec::len)), (StatusCode::OK, Some(5)), "{set}");
    let (_, one) =
        server.with_key(&key, Method::GET, &format!("{path}?section=cancellation"), None).await;
    assert_eq!(
        (one["data"].as_array().map(Vec::len), &one["data"][0]["policy"]["fee_percent"]),
        (Some(1), &json!(50))
    );
    let (status, problem) =
        server.with_key(&key, Method::GET, &format!("{path}?section=opening"), None).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("section")));
    let (_, page) = server.get(&format!("/v1/public/{}", salon.slug)).await;
    assert_eq!(page["cancellation"]["fee_percent"], 50, "{page}");
    let (status, schemas) = server.with_key(&key, Method::GET, "/v1/policy-schemas", None).await;
    assert_eq!((status, schemas["data"].as_array().map(Vec::len)), (StatusCode::OK, Some(5)));
    for wrong in [
        json!({"cancellation": {"fee_percent": 101}}),
        json!({"cancellation": {"fee": 1}}),
        json!({"deposit": {"percent": -1}}),
    ] {
        let (status, problem) = server.with_key(&key, Method::PUT, &path, Some(&wrong)).await;
        assert!(status.is_client_error() && status != StatusCode::NOT_FOUND, "{problem}");
    }
    let reader = server.key(&salon, "policies.read").await;
    let (status, _) = server.with_key(&reader, Method::PUT, &path, Some(&draft)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_customer_moves_and_cancels_by_token_under_the_terms_bkg_5_bkg_6() {
    let server = Server::start().await;
    let salon = Salon::builder().staff(2).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let path = format!("/v1/businesses/{}/policies", salon.business);
    let draft = json!({"cancellation": {"free_until_minutes": 525_600, "fee_percent": 50, "most_moves": 1}});
    server.with_key(&key, Method::PUT, &path, Some(&draft)).await;
    let (token, booking) = booked(&server, &salon).await;
    let own = format!("/v1/public/bookings/{token}");
    let (status, terms) = server.get(&format!("{own}/terms")).await;
    // Years ahead: free.
    assert_eq!(
        (status, &terms["fee_minor"], &terms["moves_left"]),
        (StatusCode::OK, &json!(0), &json!(1)),
        "{terms}"
    );

    let to = format!("{own}/reschedule");
    let (status, problem) =
        server.post(&to, &json!({"starts_at": "2031-05-05T10:07:00+02:00"})).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("slot_off_grid")),
        "{problem}"
    );
    let (status, problem) = server.post(&to, &json!({"starts_at": NOON, "override": true})).await;
    assert!(status.is_client_error(), "{problem}");
    let (status, moved) = server.post(&to, &json!({"starts_at": NOON})).await;
    assert_eq!(
        (status, &moved["starts_at"], &moved["staff_ids"]),
        (StatusCode::OK, &json!("2031-05-05T10:00:00Z"), &booking["staff_ids"]),
        "{moved}"
    );
    let (status, problem) = server.post(&to, &json!({"starts_at": TEN})).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("move_limit_reached")),
        "{problem}"
    );

    // By tomorrow it would have cost half.
    let id: uuid::Uuid = booking["id"].as_str().unwrap().parse().unwrap();
    let soon = "update bookings set starts_at = clock_timestamp() + interval '1 day', ends_at = clock_timestamp() + interval '25 hours' where id = $1";
    server.database.superuser().await.execute(soon, &[&id]).await.unwrap();
    let (_, terms) = server.get(&format!("{own}/terms")).await;
    assert_eq!(terms["fee_minor"], 2250, "{terms}");
    let (_, seen) = server
        .with_key(&key, Method::GET, &format!("/v1/bookings/{id}/terms?by=business"), None)
        .await;
    assert_eq!(seen["fee_minor"], 0, "{seen}");
    let (status, gone) = server.post(&format!("{own}/cancel"), &json!({"reason": "ill"})).await;
    assert_eq!(
        (status, &gone["fee_minor"], &gone["cancelled_by"]),
        (StatusCode::OK, &json!(2250), &json!("customer")),
        "{gone}"
    );
}

#[tokio::test]
async fn a_key_cancels_for_the_customer_or_for_the_business_bkg_5() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let path = format!("/v1/businesses/{}/policies", salon.business);
    let draft = json!({"cancellation": {"cancel_until_minutes": 525_600, "free_until_minutes": 525_600, "fee_minor": 100_000}});
    server.with_key(&key, Method::PUT, &path, Some(&draft)).await;
    let (token, booking) = booked(&server, &salon).await;
    let id: uuid::Uuid = booking["id"].as_str().unwrap().parse().unwrap();
    let soon = "update bookings set starts_at = clock_timestamp() + interval '1 day', ends_at = clock_timestamp() + interval '25 hours' where id = $1";
    server.database.superuser().await.execute(soon, &[&id]).await.unwrap();
    let (status, problem) =
        server.post(&format!("/v1/public/bookings/{token}/cancel"), &json!({})).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("too_late_to_cancel")),
        "{problem}"
    );
    assert!(problem["until"].is_string(), "{problem}");
    let cancel = format!("/v1/bookings/{id}/cancel");
    let (status, problem) =
        server.with_key(&key, Method::POST, &cancel, Some(&json!({"by": "customer"}))).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("too_late_to_cancel")),
        "{problem}"
    );
    let (status, gone) = server
        .with_key(&key, Method::POST, &cancel, Some(&json!({"by": "customer", "override": true})))
        .await;
    // However large the fee, never more than the price.
    assert_eq!((status, &gone["fee_minor"]), (StatusCode::OK, &gone["price_minor"]), "{gone}");
}
