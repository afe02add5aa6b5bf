//! A server with a private PostgreSQL, and the commands that are run beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use slotkeeper::platform::config::ALL;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio_postgres::NoTls;

/// A folder of one test, removed with it.
pub struct Place(PathBuf);

impl Place {
    pub fn new(name: &str) -> Place {
        let dir = std::env::temp_dir().join(format!("slotkeeper-{name}-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        Place(dir.canonicalize().unwrap())
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The binary without any settings but these.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slotkeeper"));
    for setting in ALL {
        command.env_remove(setting.name);
    }
    let free = ["HOLD_CAP_PER_ADDRESS", "HOLD_CAP_PER_CONTACT"].map(|name| (name, "10000"));
    command
        .args(arguments)
        .envs(free)
        .env("RATE_LIMIT_PER_SECOND", "0")
        .env("DRAIN_SECONDS", "0")
        .kill_on_drop(true);
    command
}

pub async fn run(arguments: &[&str]) -> Output {
    program(arguments).output().await.unwrap()
}

/// The answer of a command that succeeds.
pub async fn answer(arguments: &[&str]) -> Value {
    let output = run(arguments).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// What a command says that is refused.
pub async fn refusal(arguments: &[&str]) -> String {
    let output = run(arguments).await;
    assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A server with a private PostgreSQL.
pub struct Private {
    pub process: Child,
    pub url: String,
}

pub async fn serve(data_dir: &Path) -> Private {
    let mut process = program(&["serve", "--listen", "127.0.0.1:0", "--data-dir", text(data_dir)])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let ready = tokio::time::timeout(Duration::from_secs(120), async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some(url) = line.strip_prefix("ready ") {
                return url.to_owned();
            }
        }
        panic!("the server ended before it was ready");
    });
    let url = ready.await.expect("ready in two minutes");
    Private { process, url }
}

impl Private {
    pub async fn end(mut self, signal: &str) {
        let process = self.process.id().unwrap().to_string();
        std::process::Command::new("kill").args([signal, &process]).status().unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(30), self.process.wait());
        ended.await.expect("ends in time").unwrap();
    }
}

/// A connection of the server's to the private database.
pub async fn connect(data_dir: &Path) -> tokio_postgres::Client {
    let file = fs::read(data_dir.join("connections.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    let url = file["database_url"].as_str().unwrap();
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
