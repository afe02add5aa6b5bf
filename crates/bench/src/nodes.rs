//! Nodes: processes of the product that serve one database.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use testkit::Database;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use uuid::Uuid;

/// The installation's.
pub const SECRET: &str = "a secret of harnesses, of no worth whatever";

/// A running node; killed with the harness.
#[derive(Debug)]
pub struct Node {
    /// Where it answers.
    pub url: String,
    process: Child,
}

/// Under which addresses a node finds its database, by role.
#[derive(Debug, Clone)]
pub struct Urls {
    /// `DATABASE_URL`.
    pub server: String,
    /// `WORKER_DATABASE_URL`.
    pub worker: String,
    /// `MIGRATE_DATABASE_URL`; empty if it mustn't migrate.
    pub migrator: String,
}

impl Urls {
    /// Straight to it.
    pub fn of(database: &Database) -> Urls {
        Urls {
            server: database.url("slotkeeper_server"),
            worker: database.url("slotkeeper_worker"),
            migrator: database.url("slotkeeper_migrator"),
        }
    }
}

impl Node {
    /// Starts one and waits until it is ready. `listen` is an address, with port 0 for any.
    pub async fn start(
        program: &Path,
        database: &Database,
        listen: &str,
        settings: &[(&str, String)],
    ) -> Node {
        let urls = Urls::of(database);
        let started = Node::try_to_start(program, &urls, listen, settings, None).await;
        started.unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// The same where it may fail, as without a database. What it complains of goes on at the end of `log`, or is shown.
    pub async fn try_to_start(
        program: &Path,
        urls: &Urls,
        listen: &str,
        settings: &[(&str, String)],
        log: Option<&Path>,
    ) -> Result<Node, String> {
        let complaints = log.map_or_else(Stdio::inherit, |path| {
            OpenOptions::new().create(true).append(true).open(path).unwrap().into()
        });
        let mut process = Command::new(program)
            .args(["serve", "--listen", listen])
            .env("DATABASE_URL", &urls.server)
            .env("WORKER_DATABASE_URL", &urls.worker)
            .env("MIGRATE_DATABASE_URL", &urls.migrator)
            .env("SECRET_KEY", SECRET)
            .env("RUST_LOG", "error")
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .stderr(complaints)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{}: {error}; build it with cargo build -p slotkeeper", program.display())
            });
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(url) = line.strip_prefix("ready ") {
                    return Ok(url.to_owned());
                }
            }
            Err("a node ended before it was ready".to_owned())
        };
        let waited = tokio::time::timeout(Duration::from_secs(30), ready).await;
        let url = waited.unwrap_or_else(|_| Err("a node wasn't ready within 30 s".into()))?;
        // Whatever it says later must not block it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Node { url, process })
    }

    /// Asks it to stop, as an operator does, and waits until it has.
    pub async fn stop(mut self) {
        self.ask_to_stop();
        let ended = tokio::time::timeout(Duration::from_secs(30), self.process.wait()).await;
        assert!(ended.expect("it stops within 30 s").unwrap().success());
    }

    /// Asks it twice, so that it doesn't wait for anybody to notice.
    pub async fn stop_at_once(self) {
        self.ask_to_stop();
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.stop().await;
    }

    fn ask_to_stop(&self) {
        self.signal("-TERM");
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id().unwrap()
    }

    /// Sends it a signal, such as `-STOP`.
    pub fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        let told = std::process::Command::new("kill").args([signal, &id]).status();
        assert!(told.unwrap().success());
    }

    /// Kills it as a crash would.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }
}

/// An API key that may everything, made as an operator does.
pub async fn api_key(program: &Path, database: &Database, tenant: Uuid) -> String {
    let tenant = tenant.to_string();
    let output = Command::new(program)
        .args([
            "api-key", "create", "--tenant", &tenant, "--name", "bench", "--scope", "*", "--json",
        ])
        .env("DATABASE_URL", database.url("slotkeeper_server"))
        .env("SECRET_KEY", SECRET)
        .output()
        .await
        .unwrap_or_else(|error| {
            panic!("{}: {error}; build it with cargo build -p slotkeeper", program.display())
        });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["secret"].as_str().unwrap().to_owned()
}
