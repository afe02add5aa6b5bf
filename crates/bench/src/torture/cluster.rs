//! A PostgreSQL of the harness's own, that is killed, stopped and started again by whoever watches over it.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use private_postgres::{Options, PrivatePostgres, Status};
use testkit::Database;

/// It.
pub struct Cluster {
    postgres: PrivatePostgres,
    folder: PathBuf,
}

impl Cluster {
    /// Starts one; durable, or quick and lost in a power cut: neither may lose anything by a kill.
    pub fn start(durable: bool) -> Cluster {
        let folder = std::env::temp_dir().join(format!("slk-torture-{}", std::process::id()));
        let mut options = if durable { Options::new(&folder) } else { Options::for_tests(&folder) };
        let further = [("autovacuum_naptime", "5s"), ("max_locks_per_transaction", "256")];
        options.settings.extend(further.map(|(name, value)| (name.into(), value.into())));
        let postgres = PrivatePostgres::start(&options).unwrap_or_else(|error| panic!("{error}"));
        Cluster { postgres, folder }
    }

    /// A database of it.
    pub async fn lease(&self) -> Database {
        Database::lease_in(&self.postgres.superuser_url("postgres")).await
    }

    /// Where its socket is.
    pub fn socket(&self) -> PathBuf {
        self.postgres.socket_dir().join(".s.PGSQL.5432")
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
    pub async fn is_back(&self) {
        let url = self.postgres.superuser_url("postgres");
        while tokio_postgres::connect(&url, tokio_postgres::NoTls).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.postgres.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
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
