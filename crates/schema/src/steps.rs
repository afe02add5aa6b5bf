//! How a database is changed beside requests: it never makes them wait for long.
//!
//! Whoever comes after a transaction that waits for a lock waits too, so it gives up soon and comes again later. What
//! needs long is a statement outside a transaction.

use std::time::{Duration, Instant};

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, Transaction};

/// How long one may wait for a lock, and requests behind it.
const LOCK: &str = "250ms";
/// How long one waits until it comes again …
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// … and how long it comes again at all.
const GIVE_UP: Duration = Duration::from_secs(600);

/// The client, with that patience.
pub(crate) struct Patient<'a>(pub &'a mut Client);

/// Comes again while somebody else holds a lock.
pub(crate) struct Again {
    begun: Instant,
    pause: Duration,
}

impl Again {
    /// From now on.
    pub fn new() -> Again {
        Again { begun: Instant::now(), pause: FIRST_PAUSE }
    }

    /// Waits if another attempt is worth it; else gives the error back.
    pub async fn after(&mut self, error: Error, doing: &str) -> Result<(), Error> {
        let passes = [&SqlState::LOCK_NOT_AVAILABLE, &SqlState::T_R_DEADLOCK_DETECTED];
        if !error.code().is_some_and(|code| passes.contains(&code))
            || self.begun.elapsed() > GIVE_UP
        {
            return Err(error);
        }
        tracing::info!(doing, pause = ?self.pause, "somebody holds a lock: trying again");
        tokio::time::sleep(self.pause).await;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}

/// A transaction that waits for no lock for long.
pub(crate) async fn begin(client: &mut Client) -> Result<Transaction<'_>, Error> {
    let transaction = client.transaction().await?;
    transaction.batch_execute(&format!("set local lock_timeout = '{LOCK}'")).await?;
    Ok(transaction)
}

impl Patient<'_> {
    /// Does all of it in one transaction, as often as it takes to get the locks. An error tells which failed.
    pub async fn transact(&mut self, doing: &str, queries: &[&str]) -> Result<(), (usize, Error)> {
        let mut again = Again::new();
        loop {
            let (failed, error) = match self.attempt(queries).await {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            again.after(error, doing).await.map_err(|error| (failed, error))?;
        }
    }

    async fn attempt(&mut self, queries: &[&str]) -> Result<(), (usize, Error)> {
        let last = queries.len().saturating_sub(1);
        let transaction = begin(self.0).await.map_err(|error| (0, error))?;
        for (index, query) in queries.iter().enumerate() {
            transaction.batch_execute(query).await.map_err(|error| (index, error))?;
        }
        transaction.commit().await.map_err(|error| (last, error))
    }

    /// Runs one statement by itself. It isn't undone when something fails later, so it has to bear being run again.
    pub async fn online(&mut self, statement: &str) -> Result<(), Error> {
        // An index that was being built when its migrator ended is invalid and has its name taken.
        let sql =
            "select format('drop index concurrently %s', i.indexrelid::regclass) from pg_index i
              join pg_class c on c.oid = i.indexrelid
             where not i.indisvalid and $1 ~ ('\\m' || c.relname || '\\M')";
        let unfinished = self.0.query(sql, &[&statement]).await?;
        for row in unfinished {
            self.0.batch_execute(row.get(0)).await?;
        }
        self.0.batch_execute(statement).await
    }
}
