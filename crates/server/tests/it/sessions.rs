//! SES-3 over HTTP: what of session services can be done here, and that nothing else is promised.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Salon, call, id};

use crate::server::{Server, wish};

const NOON: &str = "2031-05-05T12:00:00+02:00";

/// A salon that has, in place of its own, a service of sessions: one at noon, with four seats.
async fn open(server: &Server) -> Salon {
    let salon = Salon::builder().build(&server.database).await;
    let client = server.database.server().await;
    let service = json!({"name": "Escape room", "kind": "session", "capacity": 4, "duration_minutes": 60, "price_minor": 2500, "party_max": 4});
    let sql = "select api.upsert_service($1, $2, $3)";
    let service =
        id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
    let session = json!({"starts_at": NOON, "staff_ids": salon.staff});
    let sql = "select api.create_session($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &service, &session]).await.unwrap();
    Salon { service, ..salon }
}

#[tokio::test]
async fn seats_are_sold_with_a_key_and_never_twice_ses_3() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let key = server.key(&salon, "*").await;
    let ask = async |starts_at: &str, email: &str, party: u32| -> (StatusCode, Value) {
        let mut body = wish(&salon, starts_at, email);
        body["party_size"] = json!(party);
        body["confirm"] = json!(true);
        server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await
    };
    let (status, sold) = ask(NOON, "kim@example.org", 3).await;
    assert_eq!(status, StatusCode::CREATED, "{sold}");
    assert_eq!((&sold["state"], &sold["price_minor"]), (&json!("confirmed"), &json!(7500)));
    let (status, problem) = ask(NOON, "lee@example.org", 2).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("session_full")));
    assert_eq!(problem["remaining"], json!(1), "{problem}");
    let (status, problem) = ask("2031-05-05T13:00:00+02:00", "lee@example.org", 1).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("no_session")),
        "{problem}"
    );
    let path = format!("/v1/bookings/{}/cancel", sold["id"].as_str().unwrap());
    let (status, _) = server.with_key(&key, Method::POST, &path, Some(&json!({}))).await;
    assert_eq!(status, StatusCode::OK);
    let (status, sold) = ask(NOON, "lee@example.org", 4).await;
    assert_eq!(status, StatusCode::CREATED, "{sold}");
}

/// The engine knows appointments only: it must not offer times at which there is no session.
#[tokio::test]
async fn public_availability_of_sessions_is_refused_rather_than_wrong_avl_1() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let base = format!("/v1/public/{}", salon.slug);
    for question in [
        format!("availability?service_id={}&from=2031-05-05&to=2031-05-05", salon.service),
        format!("availability/days?service_id={}&month=2031-05", salon.service),
        format!("availability/next?service_id={}", salon.service),
    ] {
        let (status, problem) = server.get(&format!("{base}/{question}")).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::CONFLICT, &json!("service_unavailable")),
            "{question}: {problem}"
        );
    }
    let body = wish(&salon, NOON, "kim@example.org");
    let (status, problem) = server.post(&format!("{base}/bookings"), &body).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("service_unavailable")));
}

/// Nobody calls the generator: the worker sees the mark that the override left.
#[tokio::test]
async fn a_closed_date_reaches_the_sessions_by_itself_ses_2() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let client = server.database.server().await;
    let rule = json!({"week": {"mon": [{"start": "10:00", "end": "12:00"}], "tue": [{"start": "10:00", "end": "12:00"}]}, "interval_minutes": 60});
    let sql = "select api.set_session_rule($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.service, &rule]).await.unwrap();
    let dates = async || -> Vec<String> {
        let sql = "select s.local_start::date::text from sessions s where s.service_id = $1 and s.rule_id is not null order by 1";
        let rows = server.database.superuser().await.query(sql, &[&salon.service]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    let all = dates().await;
    let closed = all[all.len() / 2].clone();
    let document = json!({"starts_on": closed, "ends_on": closed, "available": false});
    let sql = "select api.add_override($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.business, &document]).await.unwrap();
    let wanted: Vec<String> = all.iter().filter(|date| **date != closed).cloned().collect();
    for _ in 0..200 {
        if dates().await == wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(dates().await, wanted, "within 20 s");
}
