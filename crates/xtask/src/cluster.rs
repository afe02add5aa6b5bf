//! A PostgreSQL cluster for one run of a chore, thrown away afterwards.

use std::path::PathBuf;

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
        ];
        Cluster::with(Options::for_tests(folder()), &settings)
    }

    /// Starts one that loses nothing, as in earnest: what it does is measured.
    pub fn durable() -> Result<Cluster, String> {
        Cluster::with(Options::new(folder()), &[])
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
}

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("slotkeeper-test-{}", std::process::id()))
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.postgres.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
