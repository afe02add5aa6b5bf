//! Asks the database what has changed, while somebody needs to know.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::{Changes, Kept};
use crate::platform::db::{Database, Error};

/// Between two questions: some fail or are late, and word must not get too old.
const EVERY: Duration = Duration::from_millis(30);
/// After a failure.
const PAUSE: Duration = Duration::from_millis(500);

/// Watches until told to stop, through a connection of its own: in the queue for the others it would be late when it matters.
pub async fn watch(db: &Database, kept: &Kept, stop: CancellationToken) {
    let work = async {
        loop {
            kept.changes.wished().await;
            follow(db, &kept.changes).await;
            kept.changes.lose();
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

async fn follow(db: &Database, changes: &Changes) {
    let mut since: Option<i64> = None;
    while changes.is_wanted(Instant::now()) {
        let asked = Instant::now();
        match ask(db, since).await {
            Ok((upto, lanes)) => {
                match since {
                    None => changes.begin(asked),
                    Some(_) => changes.told(asked, &lanes),
                }
                since = Some(upto);
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => {
                tracing::warn!(%error, "nobody tells what has changed: what is kept counts for nothing");
                changes.lose();
                since = None;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn ask(db: &Database, since: Option<i64>) -> Result<(i64, Vec<i32>), Error> {
    let sql = "select upto, lanes from api.watch_changes($1)";
    let rows = db.query_global(sql, &[&since]).await?;
    let row = rows.first().ok_or_else(|| Error::Fault("no word of changes".into()))?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}
