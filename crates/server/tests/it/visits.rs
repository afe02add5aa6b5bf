//! BKG-9 over HTTP: several services in one visit.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;

use crate::server::Server;

#[tokio::test]
async fn a_visit_is_offered_held_confirmed_moved_and_cancelled_bkg_9() {
    let server = Server::start().await;
    let salon = Salon::builder().staff(2).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let post = async |path: &str, body: Value| {
        server.with_key(&key, Method::POST, path, Some(&body)).await
    };
    let cut = json!({"business_id": salon.business, "name": "Cut", "duration_minutes": 30, "price_minor": 3000});
    let (_, cut) = post("/v1/services", cut).await;
    let staff = json!({"staff": [{"staff_id": salon.staff[1]}]});
    let path = format!("/v1/services/{}/staff", cut["id"].as_str().unwrap());
    server.with_key(&key, Method::PUT, &path, Some(&staff)).await;

    let parts = json!([{"service_id": salon.service, "staff_id": salon.staff[0]}, {"service_id": cut["id"]}]);
    let wish =
        json!({"parts": parts, "from": "2031-05-05T00:00:00Z", "to": "2031-05-06T00:00:00Z"});
    let (status, free) = post("/v1/visits/slots", wish.clone()).await;
    assert_eq!(status, StatusCode::OK, "{free}");
    let ten = json!({"starts_at": "2031-05-05T08:00:00Z", "ends_at": "2031-05-05T09:30:00Z"});
    assert!(free["slots"].as_array().unwrap().contains(&ten), "{free}");

    let wanted = json!({"parts": parts, "starts_at": "2031-05-05T10:00", "customer": {"name": "Kim", "email": "kim@example.org"}});
    let (status, visit) = post("/v1/visits", wanted.clone()).await;
    assert_eq!((status, &visit["price_minor"]), (StatusCode::CREATED, &json!(7500)), "{visit}");
    let (status, problem) = post("/v1/visits", wanted).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("slot_taken")));
    assert_eq!(problem["next_slots"][0]["starts_at"], "2031-05-05T09:00:00Z", "{problem}");
    let (_, now) = post("/v1/visits/slots", wish).await;
    assert!(!now["slots"].as_array().unwrap().contains(&ten), "{now}");

    let path = format!("/v1/visits/{}", visit["id"].as_str().unwrap());
    let (status, confirmed) = post(&format!("{path}/confirm"), json!({})).await;
    assert_eq!((status, &confirmed["bookings"][1]["state"]), (StatusCode::OK, &json!("confirmed")));
    let (status, moved) =
        post(&format!("{path}/move"), json!({"starts_at": "2031-05-05T10:30"})).await;
    assert_eq!(
        (status, &moved["ends_at"]),
        (StatusCode::OK, &json!("2031-05-05T10:00:00Z")),
        "{moved}"
    );
    let read = server.with_key(&key, Method::GET, &path, None).await;
    assert_eq!(read, (StatusCode::OK, moved));
    let (status, gone) = post(&format!("{path}/cancel"), json!({"reason": "Ill."})).await;
    assert_eq!((status, &gone["bookings"][0]["state"]), (StatusCode::OK, &json!("cancelled")));
    let (status, problem) = post("/v1/visits", json!({"parts": [], "starts_at": "2031-05-05T10:00", "customer": {"name": "Kim", "email": "kim@example.org"}})).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid_input"))
    );
}
