//! A pgbouncer between nodes and their database, in transaction mode, set up as docs/operations.md says.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use testkit::Database;
use tokio_postgres::config::Host;

use crate::nodes::Urls;

/// It; it ends with the harness.
pub struct Pgbouncer {
    process: Child,
    folder: PathBuf,
}

/// The settings of the guide that don't say where something is: a test compares.
const SETTINGS: &str = "pool_mode = transaction\ndefault_pool_size = 8\nmax_client_conn = 500\n";
const DATABASE: &str = "timezone=UTC connect_query='set statement_timeout = 4000; set lock_timeout = 3500; set idle_in_transaction_session_timeout = 10000; set jit = off; set max_parallel_workers_per_gather = 0'";

impl Pgbouncer {
    /// Starts one for this database; with it the addresses of nodes.
    pub async fn start(database: &Database) -> (Pgbouncer, Urls) {
        let folder = std::env::temp_dir().join(format!("slk-pgbouncer-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (settings, user) = (folder.join("pgbouncer.ini"), unprivileged());
        fs::write(&settings, settings_of(database, &folder)).unwrap();
        let logins = ["server", "worker"].map(|role| login(database, role)).concat();
        fs::write(folder.join("users"), logins).unwrap();
        // Debian's isn't in everybody's PATH.
        let debian = Path::new("/usr/sbin/pgbouncer");
        let program = if debian.exists() { debian } else { Path::new("pgbouncer") };
        let mut pgbouncer = Command::new(program);
        if let Some((name, uid)) = user {
            // It refuses root.
            chown(&folder, Some(uid), None).unwrap();
            pgbouncer.args(["-u", &name]);
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let process = pgbouncer
            .arg(&settings)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("pgbouncer: {error}; install the package pgbouncer"));
        let bouncer = Pgbouncer { process, folder };
        let urls = bouncer.urls(database);
        bouncer.is_ready(&urls.server).await;
        (bouncer, urls)
    }

    /// Migrating takes a session of its own and goes past it.
    fn urls(&self, database: &Database) -> Urls {
        let through = |role: &str| {
            let host = self.folder.display().to_string().replace('/', "%2F");
            let password = password(database, role);
            format!("postgresql://{role}:{password}@{host}:6432/{}", database.name())
        };
        Urls {
            server: through("slotkeeper_server"),
            worker: through("slotkeeper_worker"),
            migrator: Urls::of(database).migrator,
        }
    }

    async fn is_ready(&self, url: &str) {
        for _ in 0..200 {
            if tokio_postgres::connect(url, tokio_postgres::NoTls).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let said = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        panic!("pgbouncer isn't ready after 10 s: {said}");
    }
}

impl Drop for Pgbouncer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn settings_of(database: &Database, folder: &Path) -> String {
    let config = database.config_of("slotkeeper_server");
    let host = match &config.get_hosts()[0] {
        Host::Tcp(host) => host.clone(),
        Host::Unix(path) => path.display().to_string(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let (name, folder) = (database.name(), folder.display());
    format!(
        "[databases]\n{name} = host={host} port={port} {DATABASE}\n[pgbouncer]\n{SETTINGS}auth_type = scram-sha-256\nauth_file = {folder}/users\n\
         unix_socket_dir = {folder}\nlisten_port = 6432\nlogfile = {folder}/log\n"
    )
}

fn password(database: &Database, role: &str) -> String {
    let config = database.config_of(role);
    String::from_utf8_lossy(config.get_password().unwrap_or_default()).into_owned()
}

fn login(database: &Database, role: &str) -> String {
    let role = format!("slotkeeper_{role}");
    format!("\"{role}\" \"{}\"\n", password(database, &role))
}

/// Whom root lends it: an account without rights, by name and number.
fn unprivileged() -> Option<(String, u32)> {
    let number = |of: &[&str]| {
        let said = Command::new("id").args(of).output().unwrap().stdout;
        String::from_utf8_lossy(&said).trim().parse::<u32>().ok()
    };
    let root = number(&["-u"]) == Some(0);
    let accounts = ["postgres", "nobody"].into_iter();
    let known = |name: &str| Some((name.to_owned(), number(&["-u", name])?));
    if root { accounts.filter_map(known).next() } else { None }
}
