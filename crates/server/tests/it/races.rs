//! BKG-2 over HTTP: many clients, one slot.

use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::json;
use testkit::Salon;

use crate::server::{Server, wish};

#[tokio::test(flavor = "multi_thread")]
async fn of_200_clients_for_one_slot_exactly_one_succeeds_bkg_2() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let answers = join_all((0..200).map(|number| {
        let (server, path) = (&server, &path);
        let wish = wish(&salon, "2031-05-05T10:00:00+02:00", &format!("c{number}@example.org"));
        async move { server.post(path, &wish).await }
    }))
    .await;
    let won = answers.iter().filter(|(status, _)| *status == StatusCode::CREATED).count();
    assert_eq!(won, 1);
    for (status, body) in answers.iter().filter(|(status, _)| *status != StatusCode::CREATED) {
        assert_eq!(
            (*status, &body["code"]),
            (StatusCode::CONFLICT, &json!("slot_taken")),
            "{body}"
        );
    }
}

/// 10,000 attempts over a day of two people, with cancels, confirmations and holds that expire meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_attempts_over_http_leave_no_overlap_bkg_2() {
    const CLIENTS: usize = 50;
    const ATTEMPTS: usize = 200;
    let server = Server::with(&[("HOLD_SECONDS", "1")]).await;
    let service = json!({"duration_minutes": 45, "step_minutes": 15, "buffer_after_minutes": 10});
    let salon = Salon::builder().staff(2).service(service).build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let work = (0..CLIENTS).map(|number| {
        let (server, salon, path) = (&server, &salon, &path);
        async move {
            let mut created = 0;
            for attempt in 0..ATTEMPTS {
                let minute = 15 * ((number * 7 + attempt * 13) % 24);
                let starts_at =
                    format!("2031-05-05T{:02}:{:02}:00+02:00", 9 + minute / 60, minute % 60);
                let (status, body) = server
                    .post(path, &wish(salon, &starts_at, &format!("c{number}@example.org")))
                    .await;
                assert!(
                    status == StatusCode::CREATED || body["code"] == "slot_taken",
                    "{status} {body}"
                );
                if status == StatusCode::CREATED {
                    created += 1;
                    let token = body["token"].as_str().unwrap();
                    let action = ["cancel", "confirm", "renew"][attempt % 3];
                    let (status, body) = server
                        .post(&format!("/v1/public/bookings/{token}/{action}"), &json!({}))
                        .await;
                    assert!(
                        status.is_success() || status == StatusCode::CONFLICT,
                        "{status} {body}"
                    );
                    // Few stay for good, so that there is something to fight for to the end.
                    if (number + attempt) % 97 != 1 {
                        server
                            .post(&format!("/v1/public/bookings/{token}/cancel"), &json!({}))
                            .await;
                    }
                }
            }
            created
        }
    });
    let created: usize = join_all(work).await.into_iter().sum();
    assert!(created > 500, "there must have been something to fight for: {created}");
    let row = server
        .database
        .superuser()
        .await
        .query_one(
            "select count(*) from claims a join claims b on a.tenant_id = b.tenant_id and a.subject_id = b.subject_id
             and a.starts_at < b.starts_at and a.ends_at > b.starts_at",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "claims overlap");
}
