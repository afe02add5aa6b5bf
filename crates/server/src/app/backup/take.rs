//! Takes a back-up.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use private_postgres::{Login, Programs, copy_running};
use tokio_postgres::config::Host;
use vocab::{Clock, SystemClock};

use super::folder::Folder;
use super::manifest::{self, FORMAT, Facts, Manifest};
use super::{folder_of, only_private};
use crate::app::attach;
use crate::app::start::{self, Failure};
use crate::platform::config::Settings;

/// What came of it.
#[derive(Debug)]
pub struct Taken {
    /// Where it is.
    pub dir: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// Older ones that were removed.
    pub removed: Vec<PathBuf>,
}

/// Copies the private cluster into a folder of back-ups, and keeps the newest ones only if that was asked for. A cluster
/// that doesn't run is started for the moment, and not migrated. `note` gets lines for people.
pub async fn take(
    settings: &Settings,
    to: Option<PathBuf>,
    keep: Option<usize>,
    note: fn(&str),
) -> Result<Taken, Failure> {
    only_private(settings)?;
    let data_dir = attach::data_dir(settings)?;
    let prepared = attach::look(settings).await?;
    if prepared.postgres.is_some() {
        note("no server runs: PostgreSQL was started for the back-up");
    }
    let url = prepared.backup_database_url.as_deref().ok_or(
        "the server that runs is older than this program and can't be backed up by it: restart it with this one",
    )?;
    let login = login(url)?;
    let facts = facts(&prepared.database_url).await?;
    let to = to.map_or_else(|| folder_of(settings), Ok)?;
    tokio::task::spawn_blocking(move || copy(&login, facts, &data_dir, &to, keep, note)).await?
}

fn copy(
    login: &Login,
    facts: Facts,
    data_dir: &Path,
    to: &Path,
    keep: Option<usize>,
    note: fn(&str),
) -> Result<Taken, Failure> {
    let programs = Programs::find_major(facts.postgres_major)?;
    let folder = Folder::open(to)?;
    folder.check_owner(&facts.system_identifier)?;
    folder.tidy()?;
    folder.check_room(size(&data_dir.join("cluster")))?;
    let name = facts.begun_at.strftime("%Y-%m-%dT%H-%M-%S-%3fZ").to_string();
    let made = folder.unfinished(&name);
    let outcome = copy_running(login, &programs, data_dir, &made, &mut |line| note(line))
        .map_err(Failure::from)
        .and_then(|()| finish(facts, &made, note));
    let manifest = match outcome {
        Ok(manifest) => manifest,
        Err(error) => {
            // What is left is no back-up, and may be what fills the disk.
            let _ = fs::remove_dir_all(&made);
            return Err(explain(error));
        }
    };
    let dir = folder.finish(&name)?;
    let removed = keep.map_or(Ok(Vec::new()), |keep| folder.prune(keep))?;
    Ok(Taken { dir, manifest, removed })
}

/// Reads everything back from the disk before it is called a back-up.
fn finish(facts: Facts, made: &Path, note: fn(&str)) -> Result<Manifest, Failure> {
    note("checking what was written …");
    let files = manifest::files(made)?;
    manifest::check_as_sent(made, &files)?;
    let manifest = Manifest { format: FORMAT, facts, finished_at: SystemClock.now(), files };
    manifest.write(made)?;
    Ok(manifest)
}

fn explain(error: Failure) -> Failure {
    let text = error.to_string();
    match () {
        () if text.contains("No space left on device") => {
            format!("the disk is full, and no back-up was made: make room, or name a folder on another disk. {text}").into()
        }
        () if text.contains("checksum") && text.contains("block") => {
            format!("PostgreSQL found damage in its own files, and no back-up was made: restore the last one. {text}").into()
        }
        () => error,
    }
}

/// How PostgreSQL's program logs in.
fn login(url: &str) -> Result<Login, Failure> {
    let config: tokio_postgres::Config = url.parse()?;
    let socket_dir = match config.get_hosts() {
        [Host::Unix(dir)] => dir.clone(),
        _ => return Err("the private PostgreSQL has a socket only".into()),
    };
    let password = String::from_utf8_lossy(config.get_password().unwrap_or_default()).into_owned();
    Ok(Login { socket_dir, role: config.get_user().unwrap_or_default().into(), password })
}

async fn facts(url: &str) -> Result<Facts, Failure> {
    let client = start::connect(url).await?;
    let row = client
        .query_one(
            "select current_setting('server_version'), current_setting('server_version_num')::int4 / 10000,
                    (select system_identifier::text from pg_control_system()), clock_timestamp(),
                    (select coalesce(max(version), 0)::int4 from schema_migrations),
                    coalesce((select value from installation where name = 'tz_version'), 'none')",
            &[],
        )
        .await
        .map_err(|error| format!("the database has never been served: {error}"))?;
    let begun_at: Timestamp = row.try_get(3)?;
    Ok(Facts {
        slotkeeper: env!("CARGO_PKG_VERSION").into(),
        postgres: row.try_get(0)?,
        postgres_major: u32::try_from(row.try_get::<_, i32>(1)?)?,
        system_identifier: row.try_get(2)?,
        begun_at,
        schema: u32::try_from(row.try_get::<_, i32>(4)?)?,
        tz_database: row.try_get(5)?,
    })
}

/// Bytes of a folder; what vanishes meanwhile counts for nothing.
fn size(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}
