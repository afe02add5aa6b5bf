//! Connections: few, short-lived in use, made again when PostgreSQL was away.

use std::time::{Duration, Instant};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::NoTls;

use super::Error;
use crate::platform::telemetry;

/// No answer takes longer than this, whatever PostgreSQL does.
pub(super) const PATIENCE: Duration = Duration::from_millis(4_800);

/// How a pool is made.
#[derive(Debug, Clone)]
pub struct PoolSettings {
    /// The connection string.
    pub url: String,
    /// Most connections at once.
    pub size: usize,
}

/// A pool of connections under one role.
#[derive(Debug, Clone)]
pub struct Database {
    pool: Pool,
    name: &'static str,
}

impl Database {
    /// Makes the pool. Connects to nothing yet.
    pub fn new(settings: &PoolSettings) -> Result<Database, Error> {
        let mut config: tokio_postgres::Config = settings
            .url
            .parse()
            .map_err(|error| Error::Fault(format!("the connection string: {error}")))?;
        let own = "-c timezone=UTC -c statement_timeout=4000 -c lock_timeout=3500 -c idle_in_transaction_session_timeout=10000";
        let options = match config.get_options() {
            Some(given) => format!("{own} {given}"),
            None => own.to_owned(),
        };
        config.options(options);
        config.connect_timeout(Duration::from_secs(2));
        config.keepalives_idle(Duration::from_secs(30));
        if config.get_application_name().is_none() {
            config.application_name("slotkeeper");
        }
        let manager = Manager::from_config(
            config,
            NoTls,
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let pool = Pool::builder(manager)
            .max_size(settings.size)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts {
                wait: Some(Duration::from_secs(4)),
                create: Some(Duration::from_secs(2)),
                recycle: Some(Duration::from_secs(1)),
            })
            .build()
            .map_err(|error| Error::Fault(error.to_string()))?;
        Ok(Database { pool, name: "other" })
    }

    /// Counts this pool under a name of its own.
    pub fn named(mut self, name: &'static str) -> Database {
        self.name = name;
        telemetry::register_pool(name, &self.pool);
        self
    }

    pub(super) async fn connection(&self) -> Result<Object, Error> {
        let (before, begun) = (self.pool.status(), Instant::now());
        let got = self.pool.get().await;
        telemetry::pool_got(self.name, &before, begun.elapsed(), got.is_ok());
        Ok(got?)
    }

    /// Whether the database answers at all.
    pub async fn ping(&self) -> Result<(), Error> {
        within(async {
            let client = self.connection().await?;
            client.simple_query("select 1").await?;
            Ok(())
        })
        .await
    }

    /// Closes the pool: whoever waits for a connection gives up.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// Gives up after [`PATIENCE`].
pub(super) async fn within<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Error::Unavailable("no answer in time".into())),
    }
}
