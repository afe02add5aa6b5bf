//! CAT-4 over HTTP: a service says how people are chosen, and a booking why it is with whom it is.

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::Salon;

use crate::server::{Server, wish};

#[tokio::test]
async fn a_booking_says_why_it_is_with_whom_it_is_cat_4() {
    let server = Server::start().await;
    let salon = Salon::builder().staff(2).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let path = format!("/v1/services/{}", salon.service);
    let least_busy = json!({"assignment": "least_busy"});
    let (status, service) = server.with_key(&key, Method::PATCH, &path, Some(&least_busy)).await;
    assert_eq!(
        (status, &service["assignment"], &service["choose_by"]),
        (StatusCode::OK, &json!("least_busy"), &json!(null))
    );
    let wrong = json!({"choose_by": "least_often"});
    let (status, problem) = server.with_key(&key, Method::PATCH, &path, Some(&wrong)).await;
    assert_eq!(
        (status, &problem["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("choose_by"))
    );

    let mut seen = Vec::new();
    for at in ["2031-05-05T10:00:00+02:00", "2031-05-05T12:00:00+02:00"] {
        let hold = format!("/v1/public/{}/bookings", salon.slug);
        let (status, held) = server.post(&hold, &wish(&salon, at, "kim@example.org")).await;
        assert_eq!(status, StatusCode::CREATED, "{held}");
        assert!(
            !held.to_string().contains("least_busy"),
            "who is busy is the business's affair: {held}"
        );
        let id = held["booking"]["id"].as_str().unwrap();
        let (_, booking) =
            server.with_key(&key, Method::GET, &format!("/v1/bookings/{id}"), None).await;
        seen.push(booking["chosen"].clone());
    }
    assert_eq!(
        seen[0],
        json!({"by": "least_busy", "staff_id": salon.staff[0], "among": 2, "last_chosen_at": null, "times_chosen": null,
               "booked_minutes": 0, "in_place_of": null, "passed_over": []})
    );
    assert_eq!(seen[1]["staff_id"], json!(salon.staff[1]), "the other has an hour already");
}
