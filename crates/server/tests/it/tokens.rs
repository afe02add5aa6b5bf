//! BKG-6 over HTTP: a business gives out tokens and takes them back; who has one does what it allows.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::server::{Server, answer, command, wish};

const TEN: &str = "2031-05-05T10:00:00+02:00";
const NOON: &str = "2031-05-05T12:00:00+02:00";

/// A confirmed booking from outside: its token and id.
async fn booked(server: &Server, salon: &Salon, at: &str) -> (String, String) {
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let (status, held) = server.post(&path, &wish(salon, at, "kim@example.org")).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let token = held["token"].as_str().unwrap().to_owned();
    let confirm = format!("/v1/public/bookings/{token}/confirm");
    assert_eq!(server.post(&confirm, &json!({})).await.0, StatusCode::OK);
    (token, held["booking"]["id"].as_str().unwrap().to_owned())
}

fn seen(answer: &(StatusCode, Value)) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["code"].as_str().unwrap_or("-"))
}

#[tokio::test]
async fn a_business_issues_lists_and_takes_back_tokens_bkg_6() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let (own, booking) = booked(&server, &salon, TEN).await;
    let path = format!("/v1/bookings/{booking}/tokens");
    let new = json!({"scopes": ["cancel"], "expires_at": "2031-05-05T07:00:00Z"});
    let issue = || server.request(Method::POST, &path).bearer_auth(&key).json(&new);
    let (status, issued) = answer(issue().send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{issued}");
    assert_eq!(issued["booking_token"]["scopes"], json!(["view", "cancel"]));
    assert_eq!(issued["booking_token"]["expires_at"], "2031-05-05T07:00:00Z");
    let text = issued["token"].as_str().unwrap();
    // A repeat under the same key has the same token, though only its hash is stored.
    let mut repeats = Vec::new();
    for _ in 0..2 {
        let sent = issue().header("Idempotency-Key", "link-1").send().await.unwrap();
        repeats.push(answer(sent).await);
    }
    assert_eq!(repeats[0], repeats[1]);
    assert_ne!(repeats[0].1["token"], issued["token"]);

    let (_, listed) = server.with_key(&key, Method::GET, &path, None).await;
    let all: Vec<&Value> = listed["data"].as_array().unwrap().iter().collect();
    assert_eq!(all.len(), 3, "the booking's own, and two: {listed}");
    assert_eq!((&all[0]["id"], &all[0]["works"]), (&json!(booking), &json!(true)));
    assert!(!listed.to_string().contains("bt_"), "{listed}");

    let opens = |text: &str| format!("/v1/public/bookings/{text}");
    assert_eq!(server.get(&opens(text)).await.0, StatusCode::OK);
    let (_, terms) = server.get(&format!("{}/terms", opens(text))).await;
    assert_eq!((&terms["may_cancel"], &terms["may_move"]), (&json!(true), &json!(false)));
    let moving =
        server.post(&format!("{}/reschedule", opens(text)), &json!({"starts_at": NOON})).await;
    assert_eq!(seen(&moving), (403, "token_lacks_scope"), "{moving:?}");
    for what in ["confirm", "renew"] {
        let refused = server.post(&format!("{}/{what}", opens(text)), &json!({})).await;
        assert_eq!(seen(&refused), (403, "token_lacks_scope"), "{refused:?}");
    }
    let revoke = format!("{path}/revoke");
    let one = json!({"token_id": issued["booking_token"]["id"]});
    let (status, left) = server.with_key(&key, Method::POST, &revoke, Some(&one)).await;
    assert_eq!((status, &left["data"][1]["works"]), (StatusCode::OK, &json!(false)), "{left}");
    assert_eq!(seen(&server.get(&opens(text)).await), (404, "not_found"));
    assert_eq!(server.get(&opens(&own)).await.0, StatusCode::OK, "the others work on");
    server.with_key(&key, Method::POST, &revoke, Some(&json!({}))).await;
    assert_eq!(seen(&server.get(&opens(&own)).await), (404, "not_found"));
    // Looking needs less than giving out.
    let reader = server.key(&salon, "*.read").await;
    assert_eq!(server.with_key(&reader, Method::GET, &path, None).await.0, StatusCode::OK);
    let refused = server.with_key(&reader, Method::POST, &path, Some(&json!({}))).await;
    assert_eq!(seen(&refused), (403, "permission_denied"));
}

#[tokio::test]
async fn tokens_die_with_a_cancellation_and_sleep_with_the_account_bkg_6() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let (token, booking) = booked(&server, &salon, TEN).await;
    let own = format!("/v1/public/bookings/{token}");
    let key = server.key(&salon, "*").await;
    let suspend = async |status: &str| {
        let sql = "select api.set_tenant_status($1, $2)";
        server.database.server().await.query(sql, &[&salon.tenant, &status]).await.unwrap();
    };
    suspend("suspended").await;
    for (method, path) in [(Method::GET, ""), (Method::GET, "/terms"), (Method::POST, "/cancel")] {
        let request = server.request(method, &format!("{own}{path}"));
        let refused = answer(request.send().await.unwrap()).await;
        assert_eq!(seen(&refused), (403, "tenant_suspended"), "{path}: {refused:?}");
    }
    suspend("active").await;
    assert_eq!(server.get(&own).await.0, StatusCode::OK);

    let cancel = || {
        let request = server.request(Method::POST, &format!("{own}/cancel"));
        request.header("Idempotency-Key", "cancel-1").json(&json!({"reason": "ill"}))
    };
    let first = answer(cancel().send().await.unwrap()).await;
    assert_eq!((first.0, &first.1["state"]), (StatusCode::OK, &json!("cancelled")), "{first:?}");
    assert_eq!(
        answer(cancel().send().await.unwrap()).await,
        first,
        "a repeat is told what happened"
    );
    for path in ["", "/terms", "/code", "/ticket"] {
        assert_eq!(seen(&server.get(&format!("{own}{path}")).await), (404, "not_found"), "{path}");
    }
    let again = server.post(&format!("{own}/cancel"), &json!({})).await;
    assert_eq!(seen(&again), (404, "not_found"));
    let path = format!("/v1/bookings/{booking}/tokens");
    let refused = server.with_key(&key, Method::POST, &path, Some(&json!({}))).await;
    assert_eq!(seen(&refused), (409, "illegal_transition"), "{refused:?}");
}

#[tokio::test]
async fn a_booking_changes_hands_over_http_and_its_links_die_bkg_6() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let (token, booking) = booked(&server, &salon, TEN).await;
    let path = format!("/v1/bookings/{booking}");
    let lee = json!({"customer": {"name": "Lee", "email": "lee@example.org"}});
    let (status, given) = server.with_key(&key, Method::PATCH, &path, Some(&lee)).await;
    assert_eq!((status, &given["contact"]["name"]), (StatusCode::OK, &json!("Lee")), "{given}");
    assert_eq!(
        seen(&server.get(&format!("/v1/public/bookings/{token}")).await),
        (404, "not_found")
    );
    for wrong in [json!({"customer": {"name": "Lee"}}), json!({"customer": null})] {
        let (status, problem) = server.with_key(&key, Method::PATCH, &path, Some(&wrong)).await;
        assert!(status.is_client_error(), "{problem}");
    }
}

/// Whatever is done with a token, and however it fails, the server's log doesn't have it, not even where it tells everything.
#[tokio::test]
async fn tokens_are_in_no_log_and_head_does_nothing_bkg_6() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let (token, booking) = booked(&server, &salon, TEN).await;
    let settings = [("RUST_LOG", "trace")];
    let mut logging = command(&server.database, &settings)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(logging.stdout.take().unwrap()).lines();
    let url = loop {
        let line = said.next_line().await.unwrap().expect("it starts");
        if let Some(url) = line.strip_prefix("ready ") {
            break url.to_owned();
        }
    };
    let own = format!("{url}/v1/public/bookings/{token}");
    let sql = "select version from bookings where id = $1::text::uuid";
    let superuser = server.database.superuser().await;
    let version = async || superuser.query_one(sql, &[&booking]).await.unwrap().get::<_, i32>(0);
    let before = version().await;
    for (method, path, body) in [
        (Method::HEAD, "", None),
        (Method::GET, "", None),
        (Method::HEAD, "/cancel", None),
        (Method::GET, "/reschedule", None),
        (Method::POST, "/confirm", Some(json!({}))),
        (Method::POST, "/reschedule", Some(json!({"starts_at": "2031-05-05T03:00:00+02:00"}))),
        (Method::POST, "/cancel", Some(json!({"nonsense": 1}))),
        (Method::GET, "x", None),
    ] {
        let mut request = server.client.request(method, format!("{own}{path}"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    }
    assert_eq!(version().await, before, "nothing happened to it");
    server.client.post(format!("{own}/cancel")).json(&json!({})).send().await.unwrap();
    logging.start_kill().unwrap();
    let mut log = String::new();
    while let Ok(Some(line)) = said.next_line().await {
        log += &line;
    }
    let mut errors = BufReader::new(logging.stderr.take().unwrap()).lines();
    while let Ok(Some(line)) = errors.next_line().await {
        log += &line;
    }
    assert!(log.contains("/v1/public/bookings/{token}/cancel"), "the requests are logged: {log}");
    assert!(!log.contains(&token[46..]), "the log has the token");
}
