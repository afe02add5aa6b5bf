//! From settings to a running server: databases, checks, pools, listener, goodbye.

use std::net::SocketAddr;
use std::time::Duration;

use private_postgres::{Options, PrivatePostgres};
use tokio_postgres::{Client, NoTls};
use tokio_util::sync::CancellationToken;

use super::stop::Signals;
use super::{attach, files, metrics, router, worker};
use crate::platform::config::Settings;
use crate::platform::crypto::Secret;
use crate::platform::db::{self, Database, PoolSettings, Pooler, startup};
use crate::platform::http::{Cursors, Proxies, RateLimit, serve};
use crate::platform::kept::{self, Kept};
use crate::platform::{App, HoldRules, Leisure, Parts};

/// What stops the program; its text is for the operator.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Databases that can be connected to, migrated if that was ours to do.
#[derive(Debug)]
pub struct Prepared {
    /// Of the role slotkeeper_server.
    pub database_url: String,
    /// Of the role slotkeeper_worker.
    pub worker_database_url: Option<String>,
    /// Of the role slotkeeper_migrator.
    pub migrate_database_url: Option<String>,
    /// Of the role slotkeeper_backup, which may replicate; of a private PostgreSQL only.
    pub backup_database_url: Option<String>,
    /// The installation's secret.
    pub secret_key: String,
    /// What stands between us and the first two.
    pub pooler: Pooler,
    /// The private PostgreSQL, if there is one; it stops when this is dropped.
    pub postgres: Option<PrivatePostgres>,
}

impl Prepared {
    /// So many connections of the server.
    pub fn server(&self, size: usize) -> Result<Database, db::Error> {
        self.pool(&self.database_url, size)
    }

    /// So many connections by one of its connection strings.
    pub fn pool(&self, url: &str, size: usize) -> Result<Database, db::Error> {
        Database::new(&PoolSettings { url: url.to_owned(), size, pooler: self.pooler })
    }
}

/// Finds or starts the database and brings it to this version.
pub async fn prepare(settings: &Settings) -> Result<Prepared, Failure> {
    let prepared = match settings.database_url {
        Some(_) => own(settings)?,
        None => private(settings).await?,
    };
    if let Some(url) = &prepared.migrate_database_url {
        migrate(url).await?;
    }
    Ok(prepared)
}

/// The operator's own database.
pub(super) fn own(settings: &Settings) -> Result<Prepared, Failure> {
    Ok(Prepared {
        database_url: settings.database_url.clone().ok_or("DATABASE_URL is missing")?,
        worker_database_url: settings.worker_database_url.clone(),
        migrate_database_url: settings.migrate_database_url.clone(),
        backup_database_url: None,
        secret_key: settings.secret_key.clone().ok_or("SECRET_KEY is needed with DATABASE_URL")?,
        pooler: settings.pooler,
        postgres: None,
    })
}

/// Brings the database behind this connection string to this version.
pub async fn migrate(url: &str) -> Result<schema::Report, Failure> {
    let mut client = connect(url).await?;
    let report = schema::migrate(&mut client).await?;
    tracing::info!(
        migrations = report.migrations.len(),
        functions = report.functions.len(),
        "database is current"
    );
    Ok(report)
}

/// A single connection, outside any pool.
pub async fn connect(url: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The name of the database in the private cluster.
const PRIVATE: &str = "slotkeeper";

/// Who logs in there, in the order of [`Prepared`].
const ROLES: [&str; 4] =
    ["slotkeeper_server", "slotkeeper_worker", "slotkeeper_migrator", "slotkeeper_backup"];

/// The private PostgreSQL, started, with its roles and its database; not migrated.
pub(super) async fn private(settings: &Settings) -> Result<Prepared, Failure> {
    let dir = attach::data_dir(settings)?;
    let mut options = Options::new(dir);
    // Refusals are daily business: each would write its statement and context. Faults stand in our own log.
    for (name, value) in [("log_min_messages", "log"), ("log_min_error_statement", "log")] {
        options.settings.push((name.into(), value.into()));
    }
    let postgres = tokio::task::spawn_blocking(move || PrivatePostgres::start(&options)).await??;
    let admin = connect(&postgres.superuser_url("postgres")).await?;
    schema::bootstrap_roles(&admin).await?;
    let mut urls = Vec::new();
    for role in ROLES {
        let password = postgres.secret(role)?;
        // The secret is hexadecimal and the role is ours: nothing to quote.
        admin.batch_execute(&format!("alter role {role} password '{password}'")).await?;
        urls.push(postgres.url(role, &password, PRIVATE));
    }
    // A copy of the cluster goes the way of replication, which takes a right of its own.
    admin.batch_execute("alter role slotkeeper_backup replication").await?;
    let known = admin.query_opt("select from pg_database where datname = $1", &[&PRIVATE]).await?;
    if known.is_none() {
        admin.batch_execute(&format!("create database {PRIVATE} owner slotkeeper_owner")).await?;
    }
    let secret_key = match &settings.secret_key {
        Some(key) => key.clone(),
        None => postgres.secret("secret_key")?,
    };
    let mut urls = urls.into_iter();
    let prepared = Prepared {
        database_url: urls.next().unwrap_or_default(),
        worker_database_url: urls.next(),
        migrate_database_url: urls.next(),
        backup_database_url: urls.next(),
        secret_key,
        pooler: Pooler::None,
        postgres: Some(postgres),
    };
    if let Some(postgres) = &prepared.postgres {
        attach::publish(postgres.data_dir(), &prepared)?;
    }
    Ok(prepared)
}

/// How long a request may take beside the arrival of its body: five seconds of it belong to the database.
const SPARE: Duration = Duration::from_secs(10);

/// The application behind these settings and databases.
pub fn app(settings: &Settings, prepared: &Prepared) -> Result<App, Failure> {
    let db = prepared.server(settings.pool_size)?.named("server");
    let secret = Secret::new(prepared.secret_key.as_bytes());
    Ok(App::new(Parts {
        db,
        security_contact: settings.security_contact.clone(),
        cursors: Cursors::new(secret.clone()),
        secret,
        proxies: Proxies::new(settings.trusted_proxies.clone()),
        rate: RateLimit::new(settings.rate_per_second, settings.rate_burst, "your address"),
        key_rate: RateLimit::new(
            settings.key_rate_per_second,
            settings.key_rate_burst,
            "this API key",
        ),
        holds: HoldRules {
            seconds: settings.hold_seconds,
            cap_per_contact: settings.hold_cap_per_contact,
            cap_per_address: settings.hold_cap_per_address,
        },
        longest: settings.limits.receive + SPARE,
        leaving: CancellationToken::new(),
        kept: Kept::new(settings.kept_answers_mib, settings.kept_rules_mib),
        leisure: Leisure::new(3),
    }))
}

/// Where requests are answered.
#[derive(Debug, Clone, Copy)]
pub struct Listening {
    /// The API.
    pub api: SocketAddr,
    /// `/metrics`, if it was asked for.
    pub metrics: Option<SocketAddr>,
}

/// Serves until a signal tells it to stop. `ready` is called with the addresses once requests are answered.
pub async fn run(
    settings: &Settings,
    prepared: Prepared,
    ready: impl FnOnce(&Listening, &Prepared) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let signals = Signals::listen()?;
    let app = app(settings, &prepared)?;
    startup::check_role(&app.db, "DATABASE_URL").await?;
    startup::check_session(&app.db, "DATABASE_URL").await?;
    startup::check_level(&app.db).await?;
    let router = router(app.clone())?;
    let mut limits = settings.limits;
    limits.connections = files::enough_for(limits.connections, settings.pool_size);
    let listener = serve::listen(&settings.listen_addr)
        .await
        .map_err(|error| format!("LISTEN_ADDR {}: {error}", settings.listen_addr))?;
    let ending = CancellationToken::new();
    let metrics = match &settings.metrics_addr {
        Some(address) => Some(metrics::listen(address, limits, ending.clone()).await?),
        None => None,
    };
    let listening = Listening { api: listener.local_addr()?, metrics };
    let background = background(&prepared, app.secret.clone(), ending.clone()).await?;
    watch(&app, &prepared, ending.clone())?;
    tracing::info!(address = %listening.api, "serving");
    let outcome = ready(&listening, &prepared);
    if outcome.is_ok() {
        let stop = signals.asked_to_stop(&app.leaving, settings.drain);
        serve::serve(listener, router, app.proxies.clone(), limits, &app.leaving, stop).await;
    }

    tracing::info!("stopping");
    ending.cancel();
    if let Some(task) = background {
        let _ = task.await;
    }
    app.db.close();
    if let Some(postgres) = prepared.postgres {
        tokio::task::spawn_blocking(move || postgres.stop()).await??;
    }
    outcome
}

/// Asks what other nodes have changed, through a connection of its own.
fn watch(app: &App, prepared: &Prepared, ending: CancellationToken) -> Result<(), Failure> {
    let db = prepared.server(WATCH_POOL)?.named("watch");
    let app = app.clone();
    tokio::spawn(async move { kept::watch(&db, &app.kept, ending).await });
    Ok(())
}

/// The connection that asks what other nodes have changed.
pub const WATCH_POOL: usize = 1;

/// Connections of the background work.
pub const WORKER_POOL: usize = 2;

async fn background(
    prepared: &Prepared,
    secret: Secret,
    ending: CancellationToken,
) -> Result<Option<tokio::task::JoinHandle<()>>, Failure> {
    let Some(url) = &prepared.worker_database_url else {
        tracing::info!("no WORKER_DATABASE_URL: another process has to do the background work");
        return Ok(None);
    };
    let db = prepared.pool(url, WORKER_POOL)?.named("worker");
    startup::check_role(&db, "WORKER_DATABASE_URL").await?;
    startup::check_session(&db, "WORKER_DATABASE_URL").await?;
    Ok(Some(tokio::spawn(worker::run(db, secret, ending))))
}
