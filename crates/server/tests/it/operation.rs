//! OPS-1, OPS-3: health, readiness, graceful stop, the command line.

use std::process::Stdio;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::Database;

use crate::server::{Server, command};

#[tokio::test]
async fn it_is_healthy_and_ready_and_names_each_request_ops_3() {
    let server = Server::start().await;
    assert_eq!(server.get("/healthz").await.0, StatusCode::OK);
    assert_eq!(server.get("/readyz").await.0, StatusCode::OK);
    let response = server
        .request(Method::GET, "/nowhere")
        .header("X-Request-Id", "my-own-id")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["x-request-id"], "my-own-id");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
}

#[tokio::test]
async fn sigterm_stops_it_gracefully_ops_3() {
    let mut server = Server::start().await;
    let process = server.process.id().unwrap().to_string();
    std::process::Command::new("kill").args(["-TERM", &process]).status().unwrap();
    let status = tokio::time::timeout(Duration::from_secs(15), server.process.wait())
        .await
        .expect("ends in time")
        .unwrap();
    assert!(status.success());
}

#[tokio::test]
async fn the_contract_is_published_and_readable_api_1() {
    let server = Server::start().await;
    let (status, document) = server.get("/openapi.json").await;
    assert_eq!((status, &document["openapi"]), (StatusCode::OK, &json!("3.1.0")));
    let (status, page) = server.get("/docs").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.as_str().unwrap().contains("/v1/public/{slug}/bookings"));
}

#[tokio::test]
async fn it_refuses_to_run_as_a_role_that_sees_everything_ten_4() {
    let database = Database::lease().await;
    for url in [database.superuser_url(), database.url("slotkeeper_migrator")] {
        let output = command(&database, &[("DATABASE_URL", &url)])
            .args(["serve", "--listen", "127.0.0.1:0"])
            .output()
            .await
            .unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("DATABASE_URL") && said.contains("slotkeeper_server"), "{said}");
    }
}

/// Behind a pooler sessions are the pooler's, and limits of time and the zone are its affair. Here there is none, and nobody set them.
#[tokio::test]
async fn it_refuses_a_poolers_sessions_that_are_not_set_up_ops_1() {
    let database = Database::lease().await;
    let admin = database.superuser().await;
    let serve = async || {
        let settings = [("DATABASE_POOLER", "transaction")];
        let mut command = command(&database, &settings);
        command.args(["serve", "--listen", "127.0.0.1:0"]).kill_on_drop(true);
        let ended = tokio::time::timeout(Duration::from_secs(20), command.output()).await;
        String::from_utf8_lossy(&ended.expect("it ends").unwrap().stderr).into_owned()
    };
    let said = serve().await;
    assert!(
        said.contains("the pooler's sessions have") && said.contains("connect_query"),
        "{said}"
    );
    let set = |what: &str| format!("alter database {} set {what}", database.name());
    for what in ["statement_timeout = 4000", "lock_timeout = 3500", "timezone = 'Europe/Rome'"] {
        admin.batch_execute(&set(what)).await.unwrap();
    }
    admin.batch_execute(&set("idle_in_transaction_session_timeout = 10000")).await.unwrap();
    let said = serve().await;
    assert!(said.contains("TimeZone = Europe/Rome"), "{said}");
}

#[tokio::test]
async fn wrong_settings_are_named_ops_1() {
    let database = Database::lease().await;
    for (name, value) in [
        ("HOLD_SECONDS", "never"),
        ("TRUSTED_PROXIES", "everybody"),
        ("LISTEN_ADDR", "here"),
        ("SECRET_KEY", "short"),
    ] {
        let output = command(&database, &[(name, value)]).arg("serve").output().await.unwrap();
        assert!(!output.status.success(), "{name}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[tokio::test]
async fn tenants_and_keys_are_made_by_the_command_line_ten_10() {
    let database = Database::lease().await;
    let run = async |arguments: &[&str]| {
        let output =
            command(&database, &[]).args(arguments).stdin(Stdio::null()).output().await.unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice::<Value>(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    };
    let made = run(&[
        "tenant",
        "create",
        "--name",
        "Salon",
        "--slug",
        "cli-salon",
        "--timezone",
        "Europe/Berlin",
        "--currency",
        "EUR",
        "--json",
    ])
    .await;
    let listed = run(&["tenant", "list", "--json"]).await;
    assert!(listed.to_string().contains(made["tenant"]["id"].as_str().unwrap()), "{listed}");
}

#[tokio::test]
async fn the_conformance_file_is_answered_by_the_command_line_avl_1() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../availability/tests/data/conformance.json");
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_slotkeeper"))
        .args(["slots", "--input", file])
        .output()
        .await
        .unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    assert_eq!(answers.len(), cases.len());
    for (answer, case) in answers.iter().zip(cases) {
        assert_eq!(answer["id"], case["id"]);
        if let Some(count) = case["expected_count"].as_u64() {
            assert_eq!(answer["slots"].as_array().unwrap().len() as u64, count, "{}", case["id"]);
        }
    }
}

#[tokio::test]
async fn while_the_database_is_away_it_says_so_and_recovers_alone_ops_3() {
    let server = Server::start().await;
    let admin = server.database.maintenance().await;
    let name = server.database.name().to_owned();
    // As a restart looks from outside: no new connections, the old ones gone.
    admin.batch_execute(&format!("alter database {name} allow_connections false")).await.unwrap();
    admin
        .execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
            &[&name],
        )
        .await
        .unwrap();
    let begun = std::time::Instant::now();
    let (status, problem) = server.get("/v1/public/some-salon").await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("database_unavailable")),
        "{problem}"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(server.get("/healthz").await.0, StatusCode::OK, "the process itself is well");
    assert_eq!(server.get("/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    admin.batch_execute(&format!("alter database {name} allow_connections true")).await.unwrap();
    for _ in 0..50 {
        if server.get("/readyz").await.0 == StatusCode::OK {
            let (status, problem) = server.get("/v1/public/some-salon").await;
            assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not ready again within 5 s");
}

#[tokio::test]
async fn security_txt_says_where_to_report_weaknesses_if_the_operator_does_ops_3() {
    let path = "/.well-known/security.txt";
    let server = Server::with(&[("SECURITY_CONTACT", "mailto:security@example.org")]).await;
    let response = server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
    let text = response.text().await.unwrap();
    assert!(text.starts_with("Contact: mailto:security@example.org\nExpires: 2"), "{text}");
    assert_eq!(text.matches("Expires: ").count(), 1);
    let silent = Server::start().await;
    let (status, problem) = silent.get(path).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &"not_found".into()));
}
