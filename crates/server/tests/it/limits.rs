//! API-1, OPS-3: limits on what a client may send, how slowly, and how many connections it may keep.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::Salon;

use crate::raw::{Raw, get, post};
use crate::server::Server;

const BOOKINGS: &str = "/v1/public/some-salon/bookings";

#[tokio::test]
async fn heads_have_bounds_and_say_so_api_1() {
    let server = Server::start().await;
    let long = format!("/v1/public/{}", "a".repeat(9_000));
    let many = |count: usize| {
        format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{}\r\n", "a: b\r\n".repeat(count))
    };
    let large = format!("GET /healthz HTTP/1.1\r\nHost: x\r\na: {}\r\n\r\n", "b".repeat(17_000));
    let cases = [
        (get(&long), 414, "uri_too_long"),
        (many(150), 431, "headers_too_large"),
        (large, 431, "headers_too_large"),
    ];
    for (request, status, code) in cases {
        // As the first on its connection …
        let mut first = Raw::connect(&server).await;
        first.send(&request).await;
        let answer = first.answer().await;
        assert_eq!((answer.status, answer.code()), (status, code));
        // … and after another, when it comes through the parser.
        let mut second = Raw::connect(&server).await;
        second.send(get("/healthz") + &request).await;
        assert_eq!(second.answer().await.status, 200);
        let answer = second.answer().await;
        assert_eq!((answer.status, answer.code()), (status, code));
    }
    let mut enough = Raw::connect(&server).await;
    enough.send(many(90)).await;
    assert_eq!(enough.answer().await.status, 200);
}

#[tokio::test]
async fn packed_bodies_are_not_unpacked_api_1() {
    let server = Server::start().await;
    for encoding in ["gzip", "br", "deflate, gzip", "x"] {
        let request = server.request(Method::POST, BOOKINGS).header("Content-Encoding", encoding);
        let response = request.json(&json!({})).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{encoding}");
        let problem: serde_json::Value = response.json().await.unwrap();
        assert_eq!(problem["code"], "unsupported_media_type");
    }
    let plain = server.request(Method::POST, BOOKINGS).header("Content-Encoding", "identity");
    assert_ne!(plain.json(&json!({})).send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn slow_senders_are_cut_off_ops_3() {
    let server = Server::with(&[("RECEIVE_SECONDS", "1")]).await;
    // A byte now and then keeps nothing alive.
    let mut head = Raw::connect(&server).await;
    let begun = Instant::now();
    head.send("GET /healthz HTTP/1.1\r\n").await;
    for letter in "x-slow: a".chars() {
        tokio::time::sleep(Duration::from_millis(150)).await;
        head.send(letter.to_string()).await;
    }
    let answer = head.answer().await;
    assert_eq!((answer.status, answer.code()), (408, "request_timeout"));
    assert!(head.ends_within(Duration::from_secs(2)).await);
    assert!(begun.elapsed() < Duration::from_secs(4));

    let mut body = Raw::connect(&server).await;
    body.send(post(BOOKINGS, 1000)).await;
    body.send("{\"service_id\": ").await;
    let answer = body.answer().await;
    assert_eq!((answer.status, answer.code()), (408, "request_timeout"));
    assert!(body.ends_within(Duration::from_secs(2)).await);

    // The second head of a connection, whose beginning the parser has.
    let mut second = Raw::connect(&server).await;
    second.send(get("/healthz") + "GET /healthz HTTP/1.1\r\n").await;
    assert_eq!(second.answer().await.status, 200);
    assert!(second.ends_within(Duration::from_secs(3)).await);
}

#[tokio::test]
async fn slow_takers_of_answers_are_cut_off_ops_3() {
    let server = Server::with(&[("SEND_SECONDS", "1")]).await;
    let mut greedy = Raw::connect(&server).await;
    // More answers than the system's buffers hold, and none of them read.
    for _ in 0..200 {
        greedy.send(get("/openapi.json").repeat(2)).await;
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut answers = 0;
    while greedy.next().await.is_some() {
        answers += 1;
    }
    assert!(answers < 400, "the connection was cut off before all was said");
}

#[tokio::test]
async fn a_connection_may_rest_between_requests_and_not_for_ever_ops_3() {
    let server = Server::with(&[("IDLE_SECONDS", "2")]).await;
    let mut resting = Raw::connect(&server).await;
    for pause in [0, 5, 30, 300, 900] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        resting.send(get("/healthz")).await;
        assert_eq!(resting.answer().await.status, 200, "after {pause} ms");
    }
    // Requests sent without waiting are answered in their order.
    resting.send(get("/healthz") + &get("/nowhere") + &get("/healthz")).await;
    for status in [200, 404, 200] {
        assert_eq!(resting.answer().await.status, status);
    }
    let begun = Instant::now();
    assert!(resting.ends_within(Duration::from_secs(4)).await);
    assert!(begun.elapsed() > Duration::from_millis(1_500), "{:?}", begun.elapsed());
    let mut silent = Raw::connect(&server).await;
    assert!(silent.ends_within(Duration::from_secs(4)).await, "also before the first request");
}

#[tokio::test]
async fn who_comes_last_finds_a_place_while_others_only_wait_ops_3() {
    let server = Server::with(&[("MAX_CONNECTIONS", "16")]).await;
    let mut waiting = Vec::new();
    for _ in 0..16 {
        let mut connection = Raw::connect(&server).await;
        connection.send(get("/healthz")).await;
        assert_eq!(connection.answer().await.status, 200);
        waiting.push(connection);
        if waiting.len() == 1 {
            // So that it waits longest, however busy the machine is.
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut newcomer = Raw::connect(&server).await;
    newcomer.send(get("/healthz")).await;
    assert_eq!(newcomer.answer().await.status, 200);
    assert!(waiting[0].ends_within(Duration::from_secs(2)).await, "the one that waited longest");
    for connection in &mut waiting[1..] {
        connection.send(get("/healthz")).await;
        assert_eq!(connection.answer().await.status, 200);
    }
}

#[tokio::test]
async fn when_everybody_is_being_served_newcomers_are_told_ops_3() {
    let server = Server::with(&[("MAX_CONNECTIONS", "16")]).await;
    let mut busy = Vec::new();
    for _ in 0..16 {
        let mut connection = Raw::connect(&server).await;
        connection.send(post(BOOKINGS, 10)).await;
        busy.push(connection);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut newcomer = Raw::connect(&server).await;
    let answer = newcomer.answer().await;
    assert_eq!((answer.status, answer.code()), (503, "overloaded"));
    assert!(answer.header("retry-after").is_some());
    for connection in &mut busy {
        connection.send("{\"a\": [1]}").await;
        assert_eq!(connection.answer().await.code(), "unknown_field", "those go on");
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut later = Raw::connect(&server).await;
    later.send(get("/healthz")).await;
    assert_eq!(later.answer().await.status, 200);
}

#[tokio::test]
async fn one_address_keeps_so_many_connections_and_no_more_ops_3() {
    let server =
        Server::with(&[("MAX_CONNECTIONS_PER_ADDRESS", "4"), ("TRUSTED_PROXIES", "10.0.0.0/8")])
            .await;
    let mut kept = Vec::new();
    for _ in 0..4 {
        let mut connection = Raw::connect(&server).await;
        connection.send(get("/healthz")).await;
        assert_eq!(connection.answer().await.status, 200);
        kept.push(connection);
    }
    let answer = Raw::connect(&server).await.answer().await;
    assert_eq!((answer.status, answer.code()), (429, "rate_limited"));
    kept.pop();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut again = Raw::connect(&server).await;
    again.send(get("/healthz")).await;
    assert_eq!(again.answer().await.status, 200);
}

#[tokio::test]
async fn http_2_is_left_to_the_proxy_ops_3() {
    let server = Server::start().await;
    let mut connection = Raw::connect(&server).await;
    connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    // Rapid resets need streams, and there are none.
    let refused = connection.next().await;
    assert!(refused.is_none_or(|answer| answer.status >= 400));
    assert!(connection.ends_within(Duration::from_secs(2)).await);
}

#[tokio::test]
async fn rate_limits_are_told_in_headers_api_1() {
    let server = Server::with(&[
        ("RATE_LIMIT_PER_SECOND", "1"),
        ("RATE_LIMIT_BURST", "5"),
        ("KEY_RATE_LIMIT_PER_SECOND", "1"),
        ("KEY_RATE_LIMIT_BURST", "3"),
    ])
    .await;
    let salon = Salon::builder().build(&server.database).await;
    let (key, other) = (server.key(&salon, "services.read").await, server.key(&salon, "*").await);
    let ask = async |key: &str, path: &str, address: &str| {
        let request = server.request(Method::GET, path).header("X-Forwarded-For", address);
        let request = if key.is_empty() { request } else { request.bearer_auth(key) };
        let response = request.send().await.unwrap();
        let header = |name: &str| {
            response.headers().get(name).map(|text| text.to_str().unwrap().parse::<u64>().unwrap())
        };
        let told =
            (header("ratelimit-limit"), header("ratelimit-remaining"), header("retry-after"));
        (response.status().as_u16(), told)
    };
    let public = format!("/v1/public/{}", salon.slug);
    for left in (0..5).rev() {
        let (status, told) = ask("", &public, "192.0.2.1").await;
        assert_eq!((status, told.0, told.2), (200, Some(5), None));
        assert!(told.1.is_some_and(|said| said.abs_diff(left) <= 1), "{told:?}, {left} left");
    }
    let mut refused = ask("", &public, "192.0.2.1").await;
    if refused.0 == 200 {
        refused = ask("", &public, "192.0.2.1").await;
    }
    assert_eq!(refused, (429, (Some(5), Some(0), Some(1))));
    assert_eq!(ask("", &public, "192.0.2.2").await.0, 200, "others aren't concerned");

    // With a key: what is asked for in vain counts too, and where it comes from doesn't matter.
    for (path, status) in [("/v1/services", 200), ("/v1/staff", 403)] {
        let (answered, told) = ask(&key, path, "192.0.2.2").await;
        assert_eq!((answered, told.0), (status, Some(3)), "{path}");
    }
    let mut answers = Vec::new();
    for host in 10..14 {
        answers.push(ask(&key, "/v1/services", &format!("192.0.2.{host}")).await);
    }
    assert!(answers.contains(&(429, (Some(3), Some(0), Some(1)))), "{answers:?}");
    assert_eq!(
        ask(&other, "/v1/services", "192.0.2.2").await.0,
        200,
        "another key isn't concerned"
    );

    // To try keys costs what public requests cost.
    let mut tried = Vec::new();
    for _ in 0..8 {
        tried.push(ask("sk_guess", "/v1/services", "192.0.2.3").await.0);
    }
    assert_eq!(tried[..5], [401; 5], "{tried:?}");
    assert!(tried[5..].contains(&429), "{tried:?}");
}

#[tokio::test]
async fn without_a_limit_no_header_says_so_api_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let response = server.request(Method::GET, &format!("/v1/public/{}", salon.slug));
    assert!(response.send().await.unwrap().headers().get("ratelimit-limit").is_none());
}

fn terminate(server: &Server) {
    let process = server.process.id().unwrap().to_string();
    assert!(
        std::process::Command::new("kill").args(["-TERM", &process]).status().unwrap().success()
    );
}

#[tokio::test]
async fn requests_in_flight_are_finished_when_it_stops_ops_3() {
    let mut server = Server::start().await;
    let (mut waiting, mut asking) = (Raw::connect(&server).await, Raw::connect(&server).await);
    waiting.send(get("/healthz")).await;
    assert_eq!(waiting.answer().await.status, 200);
    let body = "{\"colour\": \"red\"}";
    asking.send(post(BOOKINGS, body.len()) + &body[..5]).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    terminate(&server);
    assert!(waiting.ends_within(Duration::from_secs(2)).await, "who asks nothing needn't wait");
    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody new comes in");
    asking.send(&body[5..]).await;
    let answer = asking.answer().await;
    assert_eq!((answer.status, answer.code()), (400, "unknown_field"));
    assert_eq!(answer.header("connection"), Some("close"));
    let ended = tokio::time::timeout(Duration::from_secs(5), server.process.wait()).await;
    assert!(ended.expect("it ends when all is said").unwrap().success());
}

/// A balancer needs a moment to notice: until then everybody is answered, on old connections and new ones.
#[tokio::test]
async fn told_to_stop_it_says_so_and_answers_on_for_a_while_ops_4() {
    let mut server = Server::with(&[("DRAIN_SECONDS", "2")]).await;
    let mut before = Raw::connect(&server).await;
    before.send(get("/healthz")).await;
    assert_eq!(before.answer().await.header("connection"), None);
    terminate(&server);
    tokio::time::sleep(Duration::from_millis(300)).await;
    before.send(get("/readyz")).await;
    let answer = before.answer().await;
    assert_eq!((answer.status, answer.header("connection")), (503, Some("close")));
    let mut after = Raw::connect(&server).await;
    after.send(get("/healthz")).await;
    let answer = after.answer().await;
    assert_eq!((answer.status, answer.header("connection")), (200, Some("close")));
    let ended = tokio::time::timeout(Duration::from_secs(5), server.process.wait()).await;
    assert!(ended.expect("it stops when the time is over").unwrap().success());

    // Who is in a hurry says it twice.
    let mut server = Server::with(&[("DRAIN_SECONDS", "60")]).await;
    terminate(&server);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(server.get("/healthz").await.0, reqwest::StatusCode::OK);
    terminate(&server);
    let ended = tokio::time::timeout(Duration::from_secs(5), server.process.wait()).await;
    assert!(ended.expect("the second signal ends it").unwrap().success());
}

#[tokio::test]
async fn who_takes_too_long_is_cut_off_when_it_stops_ops_3() {
    let mut server = Server::with(&[("STOP_SECONDS", "1")]).await;
    let mut slow = Raw::connect(&server).await;
    slow.send(post(BOOKINGS, 1000)).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    terminate(&server);
    let begun = Instant::now();
    let ended = tokio::time::timeout(Duration::from_secs(8), server.process.wait()).await;
    assert!(ended.expect("it ends though somebody dawdles").unwrap().success());
    assert!(begun.elapsed() > Duration::from_millis(900), "it gave them a second");
}
