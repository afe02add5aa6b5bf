//! OPS-3: what `/metrics` tells, that it names nobody, and that dashboard, alerts and documentation agree with it.

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;

use crate::server::{Server, wish};

const MORNING: &str = "2031-05-05T10:00:00+02:00";

fn read(path: &str) -> String {
    let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

async fn scrape(server: &Server) -> String {
    let url = server.metrics.as_ref().expect("METRICS_ADDR was set");
    let response = server.client.get(url).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    response.text().await.unwrap()
}

/// A server that has taken a booking, refused one and tidied up.
async fn busy() -> (Server, Salon) {
    let settings = [("METRICS_ADDR", "127.0.0.1:0"), ("HOLD_SECONDS", "1")];
    let server = Server::with(&settings).await;
    let salon = Salon::builder().build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let (status, held) = server.post(&path, &wish(&salon, MORNING, "canary@example.org")).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    let (status, _) = server.post(&path, &wish(&salon, MORNING, "other@example.org")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let brewed = server.request(Method::from_bytes(b"BREW").unwrap(), "/v1/services");
    brewed.send().await.unwrap();
    server.get("/nowhere/canary-path").await;
    (server, salon)
}

/// Waits until the worker has done what it does every few seconds, and has measured that nothing is left.
async fn settled(server: &Server) -> String {
    let work = [
        "slotkeeper_holds_released_total 1\n",
        r#"task="measure_lag",outcome="ok""#,
        "slotkeeper_relay_events_without_position 0\n",
    ];
    for _ in 0..300 {
        let text = scrape(server).await;
        if work.iter().all(|line| text.contains(line)) {
            return text;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the worker's work isn't shown within 30 s: {}", scrape(server).await);
}

#[tokio::test]
async fn metrics_count_requests_commands_and_work_and_name_nobody_ops_3() {
    let (server, salon) = busy().await;
    let text = settled(&server).await;
    for line in [
        r#"slotkeeper_http_requests_total{route="/v1/public/{slug}/bookings",method="POST",status="201"} 1"#,
        r#"slotkeeper_http_requests_total{route="/v1/public/{slug}/bookings",method="POST",status="409"} 1"#,
        r#"slotkeeper_http_requests_total{route="-",method="GET",status="404"} 1"#,
        r#"slotkeeper_commands_total{command="reserve_booking",outcome="ok"} 1"#,
        r#"slotkeeper_commands_total{command="reserve_booking",outcome="slot_taken"} 1"#,
        r#"slotkeeper_db_pool_size{pool="server"} 12"#,
        r#"slotkeeper_db_pool_size{pool="worker"} 2"#,
        "slotkeeper_relay_events_without_position 0",
    ] {
        assert!(text.contains(&format!("\n{line}")), "{line} isn't in\n{text}");
    }
    assert!(text.contains(r#"method="other""#), "an invented method has no label of its own");
    let secrets = [
        salon.slug.clone(),
        salon.tenant.to_string(),
        salon.service.to_string(),
        "canary".into(),
        "example.org".into(),
        "BREW".into(),
    ];
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} is in the metrics:\n{text}");
    }
    let (status, _) = server.get("/metrics").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "the API's own address doesn't tell them");
}

#[tokio::test]
async fn labels_do_not_grow_with_what_clients_send_ops_3() {
    let (server, _) = busy().await;
    let series = |text: &str| text.lines().filter(|line| line.contains("http_requests")).count();
    for number in 0..3 {
        server.get(&format!("/v1/public/none-{number}")).await;
    }
    let before = series(&scrape(&server).await);
    for number in 0..200 {
        server.get(&format!("/v1/public/none-{number}")).await;
        server.get(&format!("/{number}")).await;
    }
    assert_eq!(series(&scrape(&server).await), before);
}

/// Every metric's name in a text: what begins with the product's name and an underscore.
fn named(text: &str) -> BTreeSet<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c: char| !word(c))
        .filter(|name| name.starts_with("slotkeeper_"))
        .map(str::to_owned)
        .collect()
}

/// The names of samples that a scrape may hold, from its lines of types.
fn known(scrape: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in scrape.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        let endings: &[&str] = match kind {
            "counter" => &["_total"],
            "histogram" => &["_bucket", "_sum", "_count"],
            "info" => &["_info"],
            _ => &[""],
        };
        names.extend(endings.iter().map(|ending| format!("{name}{ending}")));
    }
    names
}

#[tokio::test]
async fn dashboard_alerts_and_documentation_name_metrics_that_exist_ops_3() {
    let (server, _) = busy().await;
    let known = known(&settled(&server).await);
    assert!(known.len() > 20, "{known:?}");
    let dashboard = read("ops/grafana/slotkeeper.json");
    let parsed: Value = serde_json::from_str(&dashboard).unwrap();
    assert_eq!(parsed["uid"], json!("slotkeeper"));
    for (file, text) in [
        ("the dashboard", dashboard),
        ("the alerts", read("ops/prometheus/alerts.yml")),
        ("the alerts' tests", read("ops/prometheus/alerts_test.yml")),
    ] {
        let named = named(&text);
        assert!(named.len() > 4, "{file}: {named:?}");
        let unknown: Vec<_> = named.difference(&known).collect();
        assert!(unknown.is_empty(), "{file} names what no scrape has: {unknown:?}");
    }
    // The documentation names families, histograms without their endings.
    let documented = named(&read("docs/metrics.md"));
    let shown: BTreeSet<String> = known
        .iter()
        .filter(|name| !name.ends_with("_sum") && !name.ends_with("_count"))
        .map(|name| name.trim_end_matches("_bucket").to_owned())
        .collect();
    assert_eq!(documented, shown, "docs/metrics.md lists every metric and no other");
}
