//! The private server as its user sees it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::account::Account;
use crate::cluster::{self, SUPERUSER};
use crate::layout::Layout;
use crate::supervisor::{Launch, Supervisor};
use crate::{Error, Options, Programs, Status, secrets, settings, socket, url};

/// A private PostgreSQL server. Dropping it stops the server.
#[derive(Debug)]
pub struct PrivatePostgres {
    // Declared first, so that the server has stopped before the lock is given up.
    supervisor: Supervisor,
    programs: Programs,
    socket_dir: PathBuf,
    superuser_password: String,
    layout: Layout,
}

impl PrivatePostgres {
    /// Makes the cluster if there is none, starts the server and returns when it accepts
    /// connections. Whatever an earlier run left half done is put right first.
    ///
    /// # Errors
    /// See [`Error`]; each says what to do.
    pub fn start(options: &Options) -> Result<Self, Error> {
        let layout = Layout::open(&options.data_dir)?;
        let cluster = layout.cluster();
        let account = Account::choose(&cluster)?;
        let programs = choose_programs(options, &cluster)?;
        account.check_reach(&cluster)?;
        account.check_reach(&programs.program("postgres"))?;
        let superuser_password = ensure_cluster(options, &layout, &programs, &account)?;
        let name = layout.name();
        let socket_dir = socket::prepare(&name, &account)?;
        let launch = Launch {
            program: programs.program("postgres"),
            settings: settings::all(options, &name, &socket_dir),
            log: layout.log(),
            start_timeout: options.start_timeout,
            socket_dir: socket_dir.clone(),
            cluster,
            account,
            name,
        };
        let supervisor = Supervisor::start(launch)?;
        Ok(Self { supervisor, programs, socket_dir, superuser_password, layout })
    }

    /// Stops the server in its fast way: open transactions are rolled back. Stopping twice does no
    /// harm. The data directory stays locked until the value is dropped.
    ///
    /// # Errors
    /// [`Error::Leftover`] if the server didn't end, not even when killed.
    pub fn stop(&self) -> Result<(), Error> {
        self.supervisor.stop()?;
        socket::remove(&self.socket_dir);
        Ok(())
    }

    /// What the server does at the moment.
    pub fn status(&self) -> Status {
        self.supervisor.status()
    }

    /// Whether the server accepts connections, as far as is known.
    pub fn is_running(&self) -> bool {
        matches!(self.status(), Status::Running { .. })
    }

    /// How many times the server ended by itself and was started again.
    pub fn restarts(&self) -> u64 {
        self.supervisor.restarts()
    }

    /// Waits until the server runs, at most `wait`; says whether it does.
    pub fn wait_until_running(&self, wait: Duration) -> bool {
        self.supervisor.wait_until_running(wait)
    }

    /// Waits until the server was stopped by [`PrivatePostgres::stop`]. One that ends by itself is
    /// started again instead.
    pub fn wait(&self) {
        self.supervisor.wait_until_stopped();
    }

    /// A URL for `role` and `database`, understood by libpq and tokio-postgres.
    pub fn url(&self, role: &str, password: &str, database: &str) -> String {
        url::url(&self.socket_dir, role, password, database)
    }

    /// A URL for the superuser `postgres`. A new cluster has one database, `postgres`.
    pub fn superuser_url(&self, database: &str) -> String {
        self.url(SUPERUSER, &self.superuser_password, database)
    }

    /// The secret `name`: 64 hexadecimal digits, made at the first call and kept in a file that
    /// only the owner can read. A password for a role, say.
    ///
    /// # Errors
    /// [`Error::SecretName`] unless `name` is 1 to 64 of `a-z`, `0-9`, `_` and `-`;
    /// [`Error::Secret`] if its file is damaged; [`Error::Os`] if it can't be read or made.
    pub fn secret(&self, name: &str) -> Result<String, Error> {
        secrets::create_or_read(&self.layout.secrets(), name)
    }

    /// The directory of the server's socket.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The data directory, without symbolic links.
    pub fn data_dir(&self) -> &Path {
        &self.layout.data_dir
    }

    /// The server's log.
    pub fn log_path(&self) -> PathBuf {
        self.layout.log()
    }

    /// The programs that run.
    pub fn programs(&self) -> &Programs {
        &self.programs
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        if let Err(e) = self.stop() {
            tracing::error!("{e}");
        }
    }
}

/// A cluster on disk decides the major version.
fn choose_programs(options: &Options, cluster: &Path) -> Result<Programs, Error> {
    let on_disk = cluster::major(cluster)?;
    let programs = match (&options.programs, on_disk) {
        (Some(programs), _) => programs.clone(),
        (None, None) => Programs::find()?,
        (None, Some(major)) => Programs::find_major(major).or_else(|missing| {
            // With other programs about, the version is the point; without any, their absence.
            Programs::find().map_err(|_| missing)
        })?,
    };
    match on_disk {
        Some(major) if major != programs.major() => Err(Error::VersionMismatch {
            data_dir: cluster.to_path_buf(),
            cluster: major,
            programs: programs.major(),
            bin_dir: programs.bin_dir().to_path_buf(),
        }),
        _ => Ok(programs),
    }
}

/// Makes the cluster if need be; returns the superuser's password.
fn ensure_cluster(
    options: &Options,
    layout: &Layout,
    programs: &Programs,
    account: &Account,
) -> Result<String, Error> {
    cluster::remove_half_made(&layout.data_dir)?;
    if layout.cluster().exists() {
        return secrets::read_existing(&layout.secrets(), SUPERUSER);
    }
    // The secret is on disk before the cluster that depends on it.
    let password = secrets::create_or_read(&layout.secrets(), SUPERUSER)?;
    cluster::make(layout, programs, account, options.durable, &password)?;
    Ok(password)
}
