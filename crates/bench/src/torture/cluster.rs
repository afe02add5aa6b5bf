//! A PostgreSQL of the harness's own, that is killed, stopped, left without room and started again by whoever watches over it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use private_postgres::{Options, PrivatePostgres, Status};
use testkit::Database;
use tokio_postgres::NoTls;

use super::disk::Disk;
use super::watch::{Watch, tail};

/// How long it may be away, recovery and all, before that is a fault.
const PATIENCE: Duration = Duration::from_secs(120);

/// It.
pub struct Cluster {
    // In the order in which they go.
    postgres: PrivatePostgres,
    disks: Option<Disks>,
    folder: Folder,
}

/// Gone with the value.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Its files on file systems of their own: the tables, and the log of what is written.
pub struct Disks {
    /// Everything but the log.
    pub data: Disk,
    /// The log.
    pub wal: Disk,
}

impl Cluster {
    /// Starts one; durable, or quick and lost in a power cut: neither may lose anything by a kill.
    pub fn start(durable: bool) -> Cluster {
        let folder = std::env::temp_dir().join(format!("slk-torture-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let disks = Disks::make(&folder, durable);
        if let Err(why) = &disks {
            println!("no disk is filled, for none can be mounted ({why}); root can");
        }
        let place = folder.join("data");
        let mut options = if durable { Options::new(&place) } else { Options::for_tests(&place) };
        let further = [
            ("autovacuum_naptime", "5s"),
            ("max_locks_per_transaction", "256"),
            // Little is kept in reserve, so that a full disk is noticed soon.
            ("max_wal_size", if durable { "512MB" } else { "128MB" }),
            ("min_wal_size", "32MB"),
        ];
        options.settings.extend(further.map(|(name, value)| (name.into(), value.into())));
        if cfg!(target_os = "linux") && durable {
            // After a kill it makes sure of its thousands of files at once: one by one that took up to thirteen seconds.
            options.settings.push(("recovery_init_sync_method".into(), "syncfs".into()));
        }
        let start = || PrivatePostgres::start(&options).unwrap_or_else(|error| panic!("{error}"));
        if disks.is_ok() {
            drop(start());
            move_wal(&place.join("cluster/pg_wal"), &folder.join("wal/pg_wal"));
        }
        Cluster { postgres: start(), disks: disks.ok(), folder: Folder(folder) }
    }

    /// A database of it.
    pub async fn lease(&self) -> Database {
        Database::lease_in(&self.postgres.superuser_url("postgres")).await
    }

    /// Where its socket is.
    pub fn socket(&self) -> PathBuf {
        self.postgres.socket_dir().join(".s.PGSQL.5432")
    }

    /// Where the run keeps its files.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Its file systems, if it has any of its own.
    pub fn disks(&self) -> Option<&Disks> {
        self.disks.as_ref()
    }

    /// How often its own log says each of these.
    pub fn log_says<const N: usize>(&self, what: [&str; N]) -> [usize; N] {
        let log = std::fs::read(self.postgres.log_path()).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        what.map(|what| log.lines().filter(|line| line.contains(what)).count())
    }

    /// Kills the first process, or only one of those that serve connections: then the others end too, and it recovers.
    pub fn kill(&self, first: bool) {
        let Status::Running { process } = self.postgres.status() else { return };
        let victim = if first { Some(process) } else { children(process).into_iter().last() };
        if let Some(victim) = victim {
            signal("-KILL", &[victim]);
        }
    }

    /// Nothing of it goes on for a while.
    pub async fn pause(&self, time: Duration) {
        let Status::Running { process } = self.postgres.status() else { return };
        let mut all = children(process);
        all.push(process);
        signal("-STOP", &all);
        tokio::time::sleep(time).await;
        signal("-CONT", &all);
    }

    /// Waits until it accepts connections again.
    pub async fn is_back(&self, watch: &Watch) {
        let begun = Instant::now();
        while !self.answers().await {
            if begun.elapsed() > PATIENCE {
                let log = tail(&self.postgres.log_path());
                watch.give_up(format!("PostgreSQL wasn't back after {PATIENCE:?}; {log}")).await;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Goes on to the next file of the log, until there is no room for one and it ends; at most for so long. Whether it did.
    pub async fn use_up_wal(&self, patience: Duration) -> bool {
        let begun = Instant::now();
        let url = self.postgres.superuser_url("postgres");
        let Ok((client, connection)) = tokio_postgres::connect(&url, NoTls).await else {
            return false;
        };
        tokio::spawn(connection);
        // An empty file isn't left: something is written first.
        let sql = "select pg_logical_emit_message(false, 'torture', 'x'), pg_switch_wal()";
        while client.query(sql, &[]).await.is_ok() {
            if begun.elapsed() > patience {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        true
    }

    async fn answers(&self) -> bool {
        let url = self.postgres.superuser_url("postgres");
        let asked = tokio_postgres::connect(&url, NoTls);
        matches!(tokio::time::timeout(Duration::from_secs(5), asked).await, Ok(Ok(_)))
    }
}

impl Disks {
    /// Room for a long run, of which only what is used is taken.
    fn make(folder: &Path, durable: bool) -> Result<Disks, String> {
        let (data, wal) = if durable { (16_000, 2_000) } else { (1_500, 400) };
        let data = Disk::make(&folder.join("data"), data, !durable)?;
        Ok(Disks { data, wal: Disk::make(&folder.join("wal"), wal, !durable)? })
    }
}

/// The log is kept elsewhere, as where it has a disk of its own.
fn move_wal(from: &Path, to: &Path) {
    let moved = Command::new("cp").arg("-a").args([from, to]).status();
    assert!(moved.is_ok_and(|status| status.success()), "{} can't be moved", from.display());
    std::fs::remove_dir_all(from).unwrap();
    std::os::unix::fs::symlink(to, from).unwrap();
}

fn children(process: u32) -> Vec<u32> {
    let listed = Command::new("pgrep").args(["-P", &process.to_string()]).output().unwrap();
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    text.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Each may have ended meanwhile.
fn signal(signal: &str, processes: &[u32]) {
    for process in processes {
        let _ = Command::new("kill")
            .args([signal, &process.to_string()])
            .stderr(std::process::Stdio::null())
            .status();
    }
}
