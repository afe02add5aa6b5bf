//! What can go wrong, where, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// PostgreSQL's programs weren't found.
#[derive(Debug, Clone, thiserror::Error)]
#[error(
    "PostgreSQL {needed} wasn't found.\nLooked in:\n{}\nInstall it with one of\n  {}\n\
     or set SLOTKEEPER_PG_BIN to the directory that holds `initdb` and `postgres`.",
    lines(.looked), .install.join("\n  ")
)]
pub struct FindError {
    /// Which version is needed, e.g. "15 or newer".
    pub needed: String,
    /// Each place that was looked at, and why it wouldn't do.
    pub looked: Vec<String>,
    /// Commands of which one should help.
    pub install: Vec<String>,
}

fn lines(looked: &[String]) -> String {
    looked.iter().map(|place| format!("  {place}")).collect::<Vec<_>>().join("\n")
}

/// Why a private cluster couldn't be made, started or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No usable programs.
    #[error(transparent)]
    Programs(#[from] FindError),

    /// Another process runs a cluster here.
    #[error(
        "{} is already in use by {}; stop it first, or choose another data directory",
        .data_dir.display(),
        .process.map_or("another process".into(), |pid| format!("process {pid}"))
    )]
    InUse {
        /// The directory that was asked for.
        data_dir: PathBuf,
        /// Whoever holds it, if it left its number.
        process: Option<u32>,
    },

    /// The cluster on disk belongs to another major version.
    #[error(
        "{} was made by PostgreSQL {cluster}, but {} is PostgreSQL {programs}; install \
         PostgreSQL {cluster} (or set SLOTKEEPER_PG_BIN to it), or move the data with pg_dump",
        .data_dir.display(), .bin_dir.display()
    )]
    VersionMismatch {
        /// Where the cluster is.
        data_dir: PathBuf,
        /// Major version of the cluster.
        cluster: u32,
        /// Major version of the programs.
        programs: u32,
        /// Where those programs are.
        bin_dir: PathBuf,
    },

    /// The unprivileged account of the server can't reach a path.
    #[error(
        "the server runs as the unprivileged account \"{account}\", which can't enter {} on the \
         way to {}; put it elsewhere (data into /var/lib/slotkeeper, say), or `chmod o+x` that \
         directory", .blocked.display(), .wanted.display()
    )]
    Unreachable {
        /// Name of the account.
        account: String,
        /// What it must reach.
        wanted: PathBuf,
        /// The directory that it can't enter.
        blocked: PathBuf,
    },

    /// Run by root, and there is no account to run the server as.
    #[error(
        "PostgreSQL refuses to run as root, and neither \"postgres\" nor \"nobody\" is in \
         /etc/passwd; add an account with `useradd --system postgres`, or run as another user"
    )]
    NoAccount,

    /// There is no home directory to derive a data directory from.
    #[error("neither XDG_DATA_HOME nor HOME is set; name a data directory")]
    NoHome,

    /// A path is there, but isn't safe to use.
    #[error("{} {reason}", .path.display())]
    Untrusted {
        /// The path.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },

    /// A secret's name isn't made of `a-z`, `0-9`, `_` and `-`.
    #[error("\"{0}\" can't name a secret: use 1 to 64 of a-z, 0-9, _ and -")]
    SecretName(String),

    /// The file of a secret that can't be made again is gone or damaged.
    #[error("{} {reason}; restore it from a backup", .path.display())]
    Secret {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// `initdb` failed.
    #[error("initdb couldn't make a cluster in {}:\n{output}", .data_dir.display())]
    Initdb {
        /// Where.
        data_dir: PathBuf,
        /// What it printed.
        output: String,
    },

    /// The server ended before it accepted connections.
    #[error("PostgreSQL didn't start ({status}). The end of {}:\n{tail}", .log.display())]
    Died {
        /// How it ended.
        status: String,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },

    /// The server accepted no connection in time.
    #[error(
        "PostgreSQL accepted no connection within {} s. The end of {}:\n{tail}",
        .waited.as_secs(), .log.display()
    )]
    Slow {
        /// How long it was given.
        waited: Duration,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },

    /// A server of an earlier run neither ends nor dies.
    #[error(
        "an earlier server still runs in {} (processes {processes:?}) and can't be stopped; end \
         it, then start again", .data_dir.display()
    )]
    Leftover {
        /// The cluster.
        data_dir: PathBuf,
        /// Its processes.
        processes: Vec<u32>,
    },

    /// A program of PostgreSQL's is missing beside the server's.
    #[error(
        "{name} wasn't found in {} or PATH; install PostgreSQL's client programs with one of\n  {}",
        .bin_dir.display(), .install.join("\n  ")
    )]
    NoTool {
        /// The program.
        name: String,
        /// Where the others are.
        bin_dir: PathBuf,
        /// Commands of which one should help.
        install: Vec<String>,
    },

    /// The cluster couldn't be copied.
    #[error("the cluster couldn't be copied:\n{output}")]
    Copy {
        /// What `pg_basebackup` said.
        output: String,
    },

    /// A cluster was to be made from a copy where something is already.
    #[error(
        "{} isn't empty ({found} is in it): nothing is overwritten. Name a new folder; or stop the server that uses \
         this one, and move it away", .data_dir.display()
    )]
    NotEmpty {
        /// The directory that was asked for.
        data_dir: PathBuf,
        /// Something in it.
        found: String,
    },

    /// The operating system refused something.
    #[error("can't {what}: {source}")]
    Os {
        /// What was tried, e.g. "create /var/lib/slotkeeper".
        what: String,
        /// What it said.
        source: io::Error,
    },
}

/// Names the deed and the path when the operating system refuses.
pub(crate) trait Doing<T> {
    fn doing(self, verb: &str, path: &Path) -> Result<T, Error>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, verb: &str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Os { what: format!("{verb} {}", path.display()), source })
    }
}
