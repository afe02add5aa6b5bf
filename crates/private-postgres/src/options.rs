//! What the caller may choose.

use std::path::PathBuf;
use std::time::Duration;

use crate::Programs;

/// How a private cluster is to be run. [`Options::new`] fills in what suits a small installation.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where everything is kept; made if missing.
    pub data_dir: PathBuf,
    /// The programs to use. `None`: the ones that fit the cluster on disk, else the best found.
    pub programs: Option<Programs>,
    /// Connections that the server accepts at once (default 100).
    pub max_connections: u16,
    /// `false` trades the data's safety in a power cut for speed: for tests only (default `true`).
    pub durable: bool,
    /// Further settings of PostgreSQL, which win over this crate's own.
    pub settings: Vec<(String, String)>,
    /// How long [`PrivatePostgres::start`](crate::PrivatePostgres::start) waits until the server
    /// accepts connections; recovery after a crash counts (default two minutes).
    pub start_timeout: Duration,
}

impl Options {
    /// A durable cluster in `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            programs: None,
            max_connections: 100,
            durable: true,
            settings: Vec::new(),
            start_timeout: Duration::from_secs(120),
        }
    }

    /// A cluster for tests in `data_dir`: quick, and lost in a power cut.
    pub fn for_tests(data_dir: impl Into<PathBuf>) -> Self {
        Self { durable: false, ..Self::new(data_dir) }
    }
}
