//! Background work: events get their positions, expired holds are tidied up.

use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::platform::db::{Database, Error};

/// While there are events they are looked for this often …
const BUSY: Duration = Duration::from_millis(20);
/// … and at most this rarely when there are none.
const IDLE: Duration = Duration::from_millis(250);
/// Holds count for nothing once expired; tidying up has time.
const SWEEP: Duration = Duration::from_secs(2);
/// Idempotency keys are kept 72 hours; an hour more or less doesn't matter.
const FORGET: Duration = Duration::from_secs(3600);
/// After a failure, while PostgreSQL is away, say.
const PAUSE: Duration = Duration::from_secs(1);

/// Works until told to stop.
pub async fn run(db: Database, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        _ = futures_util::future::join3(relay(&db), sweep(&db), forget(&db)) => {}
    }
}

async fn relay(db: &Database) {
    let mut wait = BUSY;
    loop {
        match db.job("select api.relay_events()").await {
            Ok(0) => wait = (wait * 2).min(IDLE),
            Ok(_) => wait = BUSY,
            Err(error) => {
                tracing::warn!(%error, "the relay of events failed");
                wait = PAUSE;
            }
        }
        tokio::time::sleep(wait).await;
    }
}

async fn sweep(db: &Database) {
    loop {
        if let Err(error) = release_holds(db).await {
            tracing::warn!(%error, "releasing expired holds failed");
        }
        tokio::time::sleep(SWEEP).await;
    }
}

/// Releases what is due, tenant by tenant. Safe to run twice and beside another worker.
pub async fn release_holds(db: &Database) -> Result<(), Error> {
    for row in db.query_global("select api.list_due_holds()", &[]).await? {
        let tenant: Uuid = row.try_get(0)?;
        let released: Value =
            db.command("select api.release_expired_holds($1)", &[&tenant]).await?;
        tracing::debug!(%tenant, %released, "released expired holds");
    }
    Ok(())
}

async fn forget(db: &Database) {
    loop {
        if let Err(error) = forget_keys(db).await {
            tracing::warn!(%error, "forgetting old idempotency keys failed");
        }
        tokio::time::sleep(FORGET).await;
    }
}

/// Forgets answers that are older than the promise to repeat them, tenant by tenant (BKG-7).
pub async fn forget_keys(db: &Database) -> Result<(), Error> {
    for row in db.query_global("select context.list_tenants()", &[]).await? {
        let tenant: Uuid = row.try_get(0)?;
        let forgotten: Value =
            db.command("select to_jsonb(api.forget_idempotency_keys($1))", &[&tenant]).await?;
        tracing::debug!(%tenant, %forgotten, "forgot idempotency keys");
    }
    Ok(())
}
