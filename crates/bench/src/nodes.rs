//! Nodes: processes of the product that serve one database.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use testkit::Database;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// The installation's.
pub const SECRET: &str = "a secret of harnesses, of no worth whatever";

/// A running node; killed with the harness.
#[derive(Debug)]
pub struct Node {
    /// Where it answers.
    pub url: String,
    process: Child,
}

impl Node {
    /// Starts one and waits until it is ready. `listen` is an address, with port 0 for any.
    pub async fn start(
        program: &Path,
        database: &Database,
        listen: &str,
        settings: &[(&str, String)],
    ) -> Node {
        let mut process = Command::new(program)
            .args(["serve", "--listen", listen])
            .env("DATABASE_URL", database.url("slotkeeper_server"))
            .env("WORKER_DATABASE_URL", database.url("slotkeeper_worker"))
            .env("MIGRATE_DATABASE_URL", database.url("slotkeeper_migrator"))
            .env("SECRET_KEY", SECRET)
            .env("RUST_LOG", "error")
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{}: {error}; build it with cargo build -p slotkeeper", program.display())
            });
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(url) = line.strip_prefix("ready ") {
                    return url.to_owned();
                }
            }
            panic!("a node ended before it was ready");
        };
        let url =
            tokio::time::timeout(Duration::from_secs(30), ready).await.expect("ready within 30 s");
        // Whatever it says later must not block it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Node { url, process }
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
        let id = self.process.id().unwrap().to_string();
        let told = std::process::Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.unwrap().success());
    }

    /// Kills it as a crash would.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }
}
