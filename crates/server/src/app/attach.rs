//! The way to a private PostgreSQL that another process of ours runs: its connection strings in a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use private_postgres::default_data_dir;
use serde::{Deserialize, Serialize};

use super::start::{self, Failure, Prepared, connect, prepare};
use crate::platform::config::Settings;
use crate::platform::db::Pooler;

/// Beside the cluster, for the commands that are run while the server runs.
const FILE: &str = "connections.json";

#[derive(Serialize, Deserialize)]
struct Connections {
    database_url: String,
    worker_database_url: Option<String>,
    migrate_database_url: Option<String>,
    backup_database_url: Option<String>,
    secret_key: String,
}

/// Where the private PostgreSQL is kept.
pub fn data_dir(settings: &Settings) -> Result<PathBuf, Failure> {
    match &settings.data_dir {
        Some(dir) => Ok(PathBuf::from(dir)),
        None => Ok(default_data_dir()?),
    }
}

/// Leaves word of how to connect.
pub fn publish(dir: &Path, prepared: &Prepared) -> Result<(), Failure> {
    let connections = Connections {
        database_url: prepared.database_url.clone(),
        worker_database_url: prepared.worker_database_url.clone(),
        migrate_database_url: prepared.migrate_database_url.clone(),
        backup_database_url: prepared.backup_database_url.clone(),
        secret_key: prepared.secret_key.clone(),
    };
    write_private(&dir.join(FILE), &serde_json::to_vec_pretty(&connections)?)
}

/// The database of the settings, or the private one: a running server's if there is one, else started for a moment.
pub async fn open(settings: &Settings) -> Result<Prepared, Failure> {
    if settings.database_url.is_none()
        && let Some(running) = running(&data_dir(settings)?).await
    {
        return Ok(running);
    }
    prepare(settings).await
}

/// Like [`open`], but only to look: makes nothing that isn't there, and migrates nothing.
pub async fn look(settings: &Settings) -> Result<Prepared, Failure> {
    if settings.database_url.is_some() {
        return start::own(settings);
    }
    let dir = data_dir(settings)?;
    if !dir.join("cluster").exists() {
        return Err(format!("there is no database in {}", dir.display()).into());
    }
    match running(&dir).await {
        Some(running) => Ok(running),
        None => start::private(settings).await,
    }
}

async fn running(dir: &Path) -> Option<Prepared> {
    let text = std::fs::read(dir.join(FILE)).ok()?;
    let connections: Connections = serde_json::from_slice(&text).ok()?;
    // The file outlives its server: only an answer counts.
    connect(&connections.database_url).await.ok()?;
    Some(Prepared {
        database_url: connections.database_url,
        worker_database_url: connections.worker_database_url,
        migrate_database_url: connections.migrate_database_url,
        backup_database_url: connections.backup_database_url,
        secret_key: connections.secret_key,
        pooler: Pooler::None,
        postgres: None,
    })
}

/// Writes what holds keys and passwords: readable by its owner only, and never half written.
pub fn write_private(path: &Path, text: &[u8]) -> Result<(), Failure> {
    use std::os::unix::fs::OpenOptionsExt;
    let unfinished = path.with_extension("json.new");
    let _ = std::fs::remove_file(&unfinished);
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
    file.write_all(text)?;
    Ok(std::fs::rename(&unfinished, path)?)
}
