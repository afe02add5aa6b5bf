//! A PostgreSQL cluster for one run of a chore, thrown away afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;

use private_postgres::{Options, PrivatePostgres};

/// A running cluster and the folder that goes with it.
pub struct Cluster {
    postgres: PrivatePostgres,
    folder: PathBuf,
}

impl Cluster {
    /// Starts one, with the connections that several race tests need at once and without waiting for the disk.
    pub fn start() -> Result<Cluster, String> {
        let settings = [
            ("synchronous_commit", "off"),
            ("autovacuum_naptime", "5s"),
            ("max_locks_per_transaction", "256"),
            ("max_wal_size", "512MB"),
        ];
        let place = if memory_suffices() { MEMORY.into() } else { std::env::temp_dir() };
        Cluster::with(Options::for_tests(folder(&place)), &settings)
    }

    /// Starts one that loses nothing, as in earnest: what it does is measured.
    pub fn durable() -> Result<Cluster, String> {
        Cluster::with(Options::new(folder(&std::env::temp_dir())), &[])
    }

    fn with(mut options: Options, settings: &[(&str, &str)]) -> Result<Cluster, String> {
        options.max_connections = 900;
        let further = settings.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        options.settings.extend(further);
        let folder = options.data_dir.clone();
        let postgres = PrivatePostgres::start(&options).map_err(|error| error.to_string())?;
        Ok(Cluster { postgres, folder })
    }

    /// The connection string of its superuser.
    pub fn url(&self) -> String {
        self.postgres.superuser_url("postgres")
    }

    /// What a program needs to know of it: the connection string of its superuser, and where its log is.
    pub fn told<'a>(&self, program: &'a mut Command) -> &'a mut Command {
        program
            .env("TEST_DATABASE_URL", self.url())
            .env("TEST_DATABASE_LOG", self.postgres.log_path())
    }
}

/// Linux's folder in memory. Each test copies a database of some 700 files, which takes seven times as long on a disk.
const MEMORY: &str = "/dev/shm";

/// How much must be free there, in KiB: tests drop the databases they lease, but several run at once.
const MEMORY_NEEDED_KIB: u64 = 6 << 20;

const PREFIX: &str = "slotkeeper-test-";

/// Whether a cluster finds room in memory, which the programs under test need too.
fn memory_suffices() -> bool {
    let df = Command::new("df").args(["--output=avail", "-k", MEMORY]).output();
    let room = df
        .ok()
        .and_then(|df| String::from_utf8_lossy(&df.stdout).lines().nth(1)?.trim().parse().ok());
    let free = std::fs::read_to_string("/proc/meminfo").ok().and_then(|info| {
        let line = info.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    });
    [room, free].iter().all(|kib: &Option<u64>| kib.is_some_and(|kib| kib >= MEMORY_NEEDED_KIB))
}

/// A new cluster's folder; those whose run was killed are cleared away, for they would take memory for good.
fn folder(place: &Path) -> PathBuf {
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        if entry.file_name().to_str().and_then(|name| name.strip_prefix(PREFIX)).is_some_and(ended)
        {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    place.join(format!("{PREFIX}{}", std::process::id()))
}

/// Whether the process of this number is known to be gone; without `/proc` nothing is known.
fn ended(run: &str) -> bool {
    let processes = Path::new("/proc");
    run.parse::<u32>().is_ok() && processes.join("self").exists() && !processes.join(run).exists()
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.postgres.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
