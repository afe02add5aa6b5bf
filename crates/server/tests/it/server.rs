//! A running server on a leased database, and a client for it.

use std::process::Stdio;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use testkit::{Database, Salon};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A server process of one test; killed with it.
pub struct Server {
    pub database: Database,
    pub url: String,
    /// Where `/metrics` is, if METRICS_ADDR was set.
    pub metrics: Option<String>,
    pub client: Client,
    pub process: Child,
}

impl Server {
    /// Starts one with caps and limits out of the way.
    pub async fn start() -> Server {
        Server::with(&[]).await
    }

    /// Starts one with further settings, which win.
    pub async fn with(settings: &[(&str, &str)]) -> Server {
        let database = Database::lease().await;
        Server::on(database, settings).await
    }

    pub async fn on(database: Database, settings: &[(&str, &str)]) -> Server {
        let (url, metrics, process) = spawn(&database, settings).await;
        let client = Client::builder()
            .pool_max_idle_per_host(256)
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Server { database, url, metrics, client, process }
    }

    /// Another node on the same database: its address and process.
    pub async fn another(&self, settings: &[(&str, &str)]) -> (String, Child) {
        let (url, _, process) = spawn(&self.database, settings).await;
        (url, process)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.request(Method::POST, path).json(body).send().await.unwrap()).await
    }

    /// With an API key.
    pub async fn with_key(
        &self,
        key: &str,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let request = self.request(method, path).bearer_auth(key);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        answer(request.send().await.unwrap()).await
    }

    /// Makes an API key by the command line, as an operator does.
    pub async fn key(&self, salon: &Salon, scopes: &str) -> String {
        let output = command(&self.database, &[])
            .args([
                "api-key",
                "create",
                "--tenant",
                &salon.tenant.to_string(),
                "--name",
                "test",
                "--scope",
                scopes,
                "--json",
            ])
            .output()
            .await
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["secret"].as_str().unwrap().to_owned()
    }
}

/// The binary with the settings of this database.
pub fn command(database: &Database, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
    command
        .env("DATABASE_URL", database.url("slotkeeper_server"))
        .env("WORKER_DATABASE_URL", database.url("slotkeeper_worker"))
        .env("MIGRATE_DATABASE_URL", database.url("slotkeeper_migrator"))
        .env("SECRET_KEY", "a secret of tests, of no worth whatever")
        .env("HOLD_CAP_PER_ADDRESS", "10000")
        .env("HOLD_CAP_PER_CONTACT", "10000")
        .env("RATE_LIMIT_PER_SECOND", "0")
        .env("KEY_RATE_LIMIT_PER_SECOND", "0")
        .env("DRAIN_SECONDS", "0")
        .env("TRUSTED_PROXIES", "127.0.0.0/8")
        .envs(settings.iter().copied())
        .kill_on_drop(true);
    command
}

async fn spawn(database: &Database, settings: &[(&str, &str)]) -> (String, Option<String>, Child) {
    let mut process = command(database, settings)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let ready = tokio::time::timeout(Duration::from_secs(30), async {
        let mut metrics = None;
        while let Some(line) = lines.next_line().await.unwrap() {
            metrics = line.strip_prefix("metrics ").map(str::to_owned).or(metrics);
            if let Some(url) = line.strip_prefix("ready ") {
                return (url.to_owned(), metrics);
            }
        }
        panic!("the server ended before it was ready");
    })
    .await
    .expect("ready within 30 s");
    // Whatever it says later must not block it.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (ready.0, ready.1, process)
}

pub async fn answer(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    (status, body)
}

/// A booking request of the public page.
pub fn wish(salon: &Salon, starts_at: &str, email: &str) -> Value {
    serde_json::json!({"service_id": salon.service, "starts_at": starts_at, "customer": {"name": "Kim", "email": email}})
}
