//! How much memory a node takes, and how long it takes to be there.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use testkit::Database;
use tokio::process::{Child, Command};

use super::http::{Connection, get};
use crate::nodes::{SECRET, Urls};

/// What a process has of its memory in RAM, in bytes; nothing where nobody says.
pub fn resident(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024.0)
}

/// Milliseconds from the start of the program until it is ready, on a database that is there and current.
pub async fn existing(program: &Path, database: &Database) -> Result<f64, String> {
    let urls = Urls::of(database);
    let settings = [
        ("DATABASE_URL", urls.server),
        ("WORKER_DATABASE_URL", urls.worker),
        ("MIGRATE_DATABASE_URL", urls.migrator),
        ("SECRET_KEY", SECRET.to_owned()),
    ];
    ready(program, &settings).await
}

/// The same with a private PostgreSQL: when it has to be made first, and when it is there.
pub async fn private(program: &Path) -> Result<(f64, f64), String> {
    let folder = std::env::temp_dir().join(format!("slotkeeper-first-{}", std::process::id()));
    let settings = [("DATA_DIR", folder.display().to_string())];
    let first = ready(program, &settings).await;
    let again = ready(program, &settings).await;
    let _ = std::fs::remove_dir_all(&folder);
    Ok((first?, again?))
}

const PATIENCE: Duration = Duration::from_secs(120);

async fn ready(program: &Path, settings: &[(&str, String)]) -> Result<f64, String> {
    let address = {
        let any = std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        any.local_addr().map_err(|error| error.to_string())?.to_string()
    };
    let mut command = Command::new(program);
    command.args(["serve", "--listen", &address]).env("RUST_LOG", "error");
    for name in ["DATABASE_URL", "WORKER_DATABASE_URL", "MIGRATE_DATABASE_URL", "SECRET_KEY"] {
        command.env_remove(name);
    }
    command.envs(settings.iter().map(|(name, value)| (name, value)));
    command.stdout(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
    let begun = Instant::now();
    let mut process = command.spawn().map_err(|error| error.to_string())?;
    while !is_ready(&address).await {
        if let Ok(Some(status)) = process.try_wait() {
            return Err(format!("a node ended before it was ready: {status}"));
        }
        if begun.elapsed() > PATIENCE {
            return Err("a node wasn't ready within two minutes".into());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    stop(process).await?;
    Ok(took)
}

async fn is_ready(address: &str) -> bool {
    let Ok(mut connection) = Connection::open(address).await else { return false };
    connection.ask(&get("/readyz")).await.is_ok_and(|answer| answer.status == 200)
}

/// Asked twice, it doesn't wait for anybody to notice.
async fn stop(mut process: Child) -> Result<(), String> {
    for _ in 0..2 {
        if let Some(id) = process.id() {
            let told = Command::new("kill").args(["-TERM", &id.to_string()]).status().await;
            told.map_err(|error| error.to_string())?;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let ended = tokio::time::timeout(Duration::from_secs(30), process.wait()).await;
    ended.map_err(|_| "a node didn't stop within 30 s")?.map_err(|error| error.to_string())?;
    Ok(())
}
