//! Connections: few, short-lived in use, made again when PostgreSQL was away.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use deadpool_postgres::{
    ClientWrapper, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
    Timeouts,
};
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;

use super::Error;
use super::asked::Types;
use super::crowd::{self, Crowd};
use super::patience::{deadline, within};
use crate::platform::telemetry;

/// What each of our sessions asks of PostgreSQL, so that it gives up before we do; and that it notices when we are
/// gone without a goodbye, for a session that nobody uses takes a place from other nodes. Whatever we ask reads a few pages; where a
/// parameter is null PostgreSQL may expect all bookings of a tenant, and then it would start workers, or compile, for longer than it reads.
const SESSION: &str = "-c timezone=UTC -c statement_timeout=4000 -c lock_timeout=3500 -c idle_in_transaction_session_timeout=10000 \
    -c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 \
    -c jit=off -c max_parallel_workers_per_gather=0";

/// Nothing that we ask takes so long, unless it waits for a lock or PostgreSQL stands still.
const STUCK: Duration = Duration::from_secs(2);

/// What stands between us and PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing that we notice: a connection is a session.
    None,
    /// A pooler that gives each transaction whatever session is free, such as pgbouncer. Then sessions are the pooler's, and
    /// it gives them their settings.
    Transaction,
}

/// How a pool is made.
#[derive(Debug, Clone)]
pub struct PoolSettings {
    /// The connection string.
    pub url: String,
    /// Most connections at once.
    pub size: usize,
    /// What stands between.
    pub pooler: Pooler,
}

/// A pool of connections under one role.
#[derive(Debug, Clone)]
pub struct Database {
    pool: Pool,
    crowd: Arc<Crowd>,
    /// Only where statements can't be prepared.
    types: Option<Arc<Types>>,
    name: &'static str,
}

impl Database {
    /// Makes the pool. Connects to nothing yet.
    pub fn new(settings: &PoolSettings) -> Result<Database, Error> {
        let mut config: tokio_postgres::Config = settings
            .url
            .parse()
            .map_err(|error| Error::Fault(format!("the connection string: {error}")))?;
        let types = (settings.pooler == Pooler::Transaction).then(Arc::default);
        if types.is_none() {
            let given = config.get_options().unwrap_or_default();
            config.options(format!("{SESSION} {given}").trim_end());
        }
        config.connect_timeout(Duration::from_secs(2));
        config.keepalives_idle(Duration::from_secs(30));
        config.keepalives_interval(Duration::from_secs(5));
        config.keepalives_retries(3);
        config.tcp_user_timeout(Duration::from_secs(10));
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
        Ok(Database { pool, crowd: Arc::default(), types, name: "other" })
    }

    /// Counts this pool under a name of its own.
    pub fn named(mut self, name: &'static str) -> Database {
        self.name = name;
        telemetry::register_pool(name, &self.pool);
        self
    }

    /// A connection. When PostgreSQL has none left for us, one of our own will do: other nodes took the rest.
    pub(super) async fn connection(&self) -> Result<Leased, Error> {
        let deadline = deadline();
        loop {
            if self.crowd.lasts() && self.pool.status().available == 0 {
                self.crowd.wait().await;
            }
            let (before, begun) = (self.pool.status(), Instant::now());
            let got = self.pool.get().await;
            telemetry::pool_got(self.name, &before, begun.elapsed(), got.is_ok());
            match got {
                Ok(object) => {
                    let crowd = Arc::clone(&self.crowd);
                    return Ok(Leased {
                        object: Some(object),
                        since: Instant::now(),
                        deadline,
                        crowd,
                        types: self.types.clone(),
                    });
                }
                Err(error) if is_full(&error) && Instant::now() + 2 * crowd::AGAIN < deadline => {
                    if self.crowd.noticed() {
                        tokio::spawn(self.clone().leave_one());
                    }
                    self.crowd.wait().await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Closes one of our connections for others, unless it is the last.
    async fn leave_one(self) {
        tokio::time::sleep(crowd::LEFT_AFTER).await;
        if self.pool.status().size < 2 {
            return;
        }
        self.crowd.after_others();
        let mut kept = 0;
        let idle = self.pool.retain(|_, _| {
            kept += 1;
            kept > 1
        });
        if idle.removed.is_empty() {
            self.crowd.owe();
        }
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

    /// Whether a connection is a session of ours.
    pub(super) fn has_sessions(&self) -> bool {
        self.types.is_none()
    }

    /// Closes the pool: whoever waits for a connection gives up.
    pub fn close(&self) {
        self.pool.close();
    }
}

fn is_full(error: &PoolError) -> bool {
    let PoolError::Backend(error) = error else { return false };
    error.code() == Some(&SqlState::TOO_MANY_CONNECTIONS)
}

/// A connection on loan. One that didn't answer in time isn't given back, for the next would wait behind what this
/// one still waits for.
pub(super) struct Leased {
    object: Option<Object>,
    since: Instant,
    deadline: Instant,
    crowd: Arc<Crowd>,
    types: Option<Arc<Types>>,
}

impl Leased {
    pub(super) fn types(&self) -> Option<&Types> {
        self.types.as_deref()
    }

    /// Asks something. If what it asks for has changed since it was prepared, all statements are prepared anew, in every
    /// connection: whoever asks again may be given another one that is as old.
    pub async fn fresh<T>(
        &self,
        asking: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Error> {
        let outcome = asking.await.map_err(Error::from);
        if matches!(outcome, Err(Error::Stale(_)))
            && let Some(pool) = self.object.as_ref().and_then(Object::pool)
        {
            pool.manager().statement_caches.clear();
            if let Some(types) = &self.types {
                types.forget();
            }
        }
        outcome
    }

    /// Given up, and not just because its turn came late: to close what only had too little time left would make an
    /// overloaded server connect again and again.
    fn is_stuck(&self) -> bool {
        let now = Instant::now();
        now >= self.deadline && now.duration_since(self.since) >= STUCK
    }
}

impl Deref for Leased {
    type Target = ClientWrapper;

    fn deref(&self) -> &ClientWrapper {
        match &self.object {
            Some(object) => object,
            None => unreachable!("only drop takes it"),
        }
    }
}

impl Drop for Leased {
    fn drop(&mut self) {
        match self.object.take() {
            Some(object) if self.is_stuck() || self.crowd.pays() => drop(Object::take(object)),
            other => drop(other),
        }
        self.crowd.one_is_free();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::{Database, PoolSettings, Pooler};

    /// Where workers look as good as free, PostgreSQL plans them for the count of a table, but not for us.
    #[tokio::test]
    async fn our_sessions_start_no_workers() {
        const COUNT: &str = "explain select count(*) from zone_offsets";
        let database = testkit::Database::lease().await;
        let admin = database.superuser().await;
        for cost in ["setup_cost", "tuple_cost"] {
            let set = format!("alter database {} set parallel_{cost} = 0", database.name());
            admin.batch_execute(&set).await.unwrap();
        }
        let size =
            format!("alter database {} set min_parallel_table_scan_size = 0", database.name());
        admin.batch_execute(&size).await.unwrap();
        let others = database.server().await.query(COUNT, &[]).await.unwrap();
        let url = database.url("slotkeeper_server");
        let ours = Database::new(&PoolSettings { url, size: 1, pooler: Pooler::None }).unwrap();
        let ours = ours.query_global(COUNT, &[]).await.unwrap();
        let workers = |plan: &[tokio_postgres::Row]| {
            plan.iter().any(|line| line.get::<_, &str>(0).contains("Workers Planned"))
        };
        assert!(workers(&others), "the count is no example");
        assert!(!workers(&ours));
    }
}
