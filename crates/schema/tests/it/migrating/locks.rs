//! A migration that has to wait for a lock lets everybody else pass.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use testkit::Database;

use super::{customers, migrator, next};

/// Somebody reads for long, as a back-up does. Who reads meanwhile stands behind the migration's wait for its lock,
/// which is short, and never behind the back-up.
#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_waits_for_a_lock_does_not_make_others_wait_ops_4() {
    const BACKUP: Duration = Duration::from_secs(4);
    let database = Database::lease().await;
    let salon = customers(&database, 10).await;
    let long = database.superuser().await;
    long.batch_execute("begin; select count(*) from customers").await.unwrap();
    let stop = AtomicBool::new(false);
    let reader = async {
        let (mut slowest, mut asked) = (Duration::ZERO, 0);
        let client = database.server().await;
        client.batch_execute(&format!("set app.tenant_id = '{}'", salon.tenant)).await.unwrap();
        while !stop.load(Ordering::Relaxed) {
            let begun = Instant::now();
            client.query_one("select count(*) from customers", &[]).await.unwrap();
            slowest = slowest.max(begun.elapsed());
            asked += 1;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (slowest, asked)
    };
    let migration = async {
        let mut client = migrator(&database).await;
        let level = next(&["alter table customers add column colour text"], &[]);
        let begun = Instant::now();
        let report = schema::migrate_to(&mut client, &level).await.unwrap();
        stop.store(true, Ordering::Relaxed);
        (report.migrations.len(), begun.elapsed())
    };
    let backup = async {
        tokio::time::sleep(BACKUP).await;
        long.batch_execute("commit").await.unwrap();
    };
    let ((slowest, asked), (migrations, took), ()) = tokio::join!(reader, migration, backup);
    assert_eq!(migrations, 1);
    assert!(took > BACKUP, "it did wait: {took:?}");
    assert!(asked > 50, "{asked}");
    // 250 ms is what the migration waits at once; the rest is for a busy machine.
    assert!(slowest < BACKUP / 2, "a reader waited {slowest:?}");
}
