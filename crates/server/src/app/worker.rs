//! Background work: events get their positions, expired holds are tidied up, sessions are
//! generated, and what became free is offered to whoever waits for it.

use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::platform::crypto::Secret;
use crate::platform::db::{Database, Error};
use crate::platform::telemetry::{self, TaskOutcome};
use crate::waitlist;

/// While there are events they are looked for this often …
const BUSY: Duration = Duration::from_millis(20);
/// … and at most this rarely when there are none.
const IDLE: Duration = Duration::from_millis(250);
/// Holds count for nothing once expired; tidying up has time.
const SWEEP: Duration = Duration::from_secs(2);
/// Idempotency keys are kept 72 hours; an hour more or less doesn't matter.
const FORGET: Duration = Duration::from_secs(3600);
/// After a change of a business's closed dates its sessions follow this soon …
const FOLLOW: Duration = Duration::from_secs(2);
/// … and the horizon moves once a day, so there is time to look.
const EXTEND: Duration = Duration::from_secs(300);
/// What became free is offered this soon, for others see it too.
const OFFER: Duration = Duration::from_millis(500);
/// How far behind the relay is, for whoever watches.
const MEASURE: Duration = Duration::from_secs(5);
/// After a failure, while PostgreSQL is away, say.
const PAUSE: Duration = Duration::from_secs(1);

/// Works until told to stop.
pub async fn run(db: Database, secret: Secret, stop: CancellationToken) {
    let tasks = futures_util::future::join_all([
        relay(&db).boxed(),
        every(&db, SWEEP, "release_holds", |db| release_holds(db).boxed()).boxed(),
        every(&db, FORGET, "forget_keys", |db| forget_keys(db).boxed()).boxed(),
        every(&db, MEASURE, "measure_lag", |db| measure_lag(db).boxed()).boxed(),
        every(&db, FOLLOW, "follow_changes", |db| generate_sessions(db, true).boxed()).boxed(),
        every(&db, EXTEND, "extend_sessions", |db| generate_sessions(db, false).boxed()).boxed(),
        offer(&db, &secret).boxed(),
    ]);
    tokio::select! {
        () = stop.cancelled() => {}
        _ = tasks => {}
    }
}

/// Runs a task for ever, with a pause after each run.
async fn every(
    db: &Database,
    pause: Duration,
    name: &'static str,
    task: fn(&Database) -> BoxFuture<'_, Result<(), Error>>,
) {
    loop {
        let _ = counted(name, task(db)).await;
        tokio::time::sleep(pause).await;
    }
}

/// Counts the run of a task, and logs its failure.
async fn counted<T>(
    name: &'static str,
    run: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let begun = Instant::now();
    let ended = run.await;
    let outcome = match &ended {
        Ok(_) => TaskOutcome::Ok,
        Err(error) => {
            tracing::warn!(%error, task = name, "a background task failed");
            TaskOutcome::Failed
        }
    };
    telemetry::task_done(name, outcome, begun.elapsed());
    ended
}

async fn relay(db: &Database) {
    let mut wait = BUSY;
    loop {
        wait = match counted("relay_events", db.job("select api.relay_events()")).await {
            Ok(0) => (wait * 2).min(IDLE),
            Ok(_) => BUSY,
            Err(_) => PAUSE,
        };
        tokio::time::sleep(wait).await;
    }
}

async fn offer(db: &Database, secret: &Secret) {
    loop {
        let _ = counted("offer_waitlists", waitlist::jobs::offer::run(db, secret)).await;
        tokio::time::sleep(OFFER).await;
    }
}

/// Releases what is due, tenant by tenant. Safe to run twice and beside another worker.
pub async fn release_holds(db: &Database) -> Result<(), Error> {
    for row in db.query_global("select api.list_due_holds()", &[]).await? {
        let tenant: Uuid = row.try_get(0)?;
        let released: Value =
            db.command("select api.release_expired_holds($1)", &[&tenant]).await?;
        telemetry::holds_released(released["released"].as_u64().unwrap_or(0));
        tracing::debug!(%tenant, %released, "released expired holds");
    }
    Ok(())
}

/// Generates the sessions that are due, service by service: those that something was changed for, or those whose
/// horizon has moved (SES-2). Safe to run twice and beside another worker. One service's fault doesn't stop the others.
pub async fn generate_sessions(db: &Database, changed: bool) -> Result<(), Error> {
    let mut failed = Ok(());
    let sql = "select tenant_id, service_id from api.list_due_sessions($1)";
    for row in db.query_global(sql, &[&changed]).await? {
        let (tenant, service): (Uuid, Uuid) = (row.try_get(0)?, row.try_get(1)?);
        let sql = "select coalesce(api.generate_due_sessions($1, $2), 'null')";
        match db.command::<Value>(sql, &[&tenant, &service]).await {
            Ok(report) => tracing::debug!(%tenant, %service, %report, "generated sessions"),
            Err(error) => failed = Err(error),
        }
    }
    failed
}

/// Forgets answers that are older than the promise to repeat them, tenant by tenant (BKG-7).
pub async fn forget_keys(db: &Database) -> Result<(), Error> {
    for row in db.query_global("select context.list_tenants()", &[]).await? {
        let tenant: Uuid = row.try_get(0)?;
        let forgotten: Value =
            db.command("select to_jsonb(api.forget_idempotency_keys($1))", &[&tenant]).await?;
        telemetry::keys_forgotten(forgotten.as_u64().unwrap_or(0));
        tracing::debug!(%tenant, %forgotten, "forgot idempotency keys");
    }
    Ok(())
}

/// How many events readers of changes can't see yet, and for how many seconds the oldest.
pub async fn relay_lag(db: &Database) -> Result<(i64, f64), Error> {
    let rows = db.query_global("select events, seconds from api.relay_lag()", &[]).await?;
    match rows.first() {
        Some(row) => Ok((row.try_get(0)?, row.try_get(1)?)),
        None => Ok((0, 0.0)),
    }
}

async fn measure_lag(db: &Database) -> Result<(), Error> {
    let (events, seconds) = relay_lag(db).await?;
    telemetry::relay_lag(events, seconds);
    Ok(())
}
