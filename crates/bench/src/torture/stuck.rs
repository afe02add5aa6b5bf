//! Nothing is left behind: no session, no lock, no hold that is over, no event without its position.

use std::time::{Duration, Instant};

use testkit::Database;

use super::seat::Seat;
use super::watch::Watch;

/// How long tidying up may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until nobody else uses the database: what dead nodes had asked for is over then.
pub async fn alone(database: &Database, watch: &Watch) {
    let admin = database.superuser().await;
    let sql = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend'";
    let begun = Instant::now();
    while admin.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) > 0 {
        if begun.elapsed() > PATIENCE {
            watch.give_up(format!("sessions of dead nodes are there after {PATIENCE:?}")).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What is still there when everybody has had time to tidy up.
pub async fn anything(database: &Database, seats: &[Seat]) -> Vec<String> {
    let admin = database.superuser().await;
    let mut left = Vec::new();
    for (what, sql) in [
        ("holds that are over or not yet", "select count(*) from bookings where state = 'held'"),
        ("events without a position", "select count(*) from outbox where position is null"),
        (
            "transactions that nobody ends",
            "select count(*) from pg_stat_activity where state like 'idle in transaction%' and state_change < clock_timestamp() - interval '3 seconds'",
        ),
        ("locks that somebody waits for", "select count(*) from pg_locks where not granted"),
    ] {
        let begun = Instant::now();
        loop {
            let count: i64 = admin.query_one(sql, &[]).await.unwrap().get(0);
            if count == 0 {
                break;
            }
            if begun.elapsed() > PATIENCE {
                left.push(format!("stuck: {count} {what}"));
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap();
    for seat in seats {
        let answer = http.get(format!("http://{}/readyz", seat.listen)).send().await;
        if !answer.is_ok_and(|answer| answer.status().is_success()) {
            left.push(format!("the node at {} isn't ready", seat.listen));
        }
    }
    left
}
