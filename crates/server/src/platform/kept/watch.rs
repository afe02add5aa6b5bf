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
            Ok(word) => {
                match since {
                    None => changes.begin(asked),
                    Some(_) => changes.told(asked, &word.lanes, &word.rules),
                }
                since = Some(word.upto);
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

/// What has happened, as `api.watch_changes` tells it.
struct Word {
    upto: i64,
    lanes: Vec<i32>,
    rules: Vec<i32>,
}

async fn ask(db: &Database, since: Option<i64>) -> Result<Word, Error> {
    let sql = "select upto, lanes, rules from api.watch_changes($1)";
    let rows = db.query_global(sql, &[&since]).await?;
    let row = rows.first().ok_or_else(|| Error::Fault("no word of changes".into()))?;
    Ok(Word { upto: row.try_get(0)?, lanes: row.try_get(1)?, rules: row.try_get(2)? })
}
