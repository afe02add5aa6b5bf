//! The relay's lag, as operators watch it.

use testkit::{Database, Salon};

#[tokio::test]
async fn relay_lag_counts_events_without_position_and_their_age_ops_3() {
    let database = Database::lease().await;
    Salon::builder().build(&database).await;
    let worker = database.worker().await;
    let lag = async || {
        let row =
            worker.query_one("select events, seconds from api.relay_lag()", &[]).await.unwrap();
        (row.get::<_, i64>(0), row.get::<_, f64>(1))
    };
    let (events, seconds) = lag().await;
    assert!(events > 0 && (0.0..60.0).contains(&seconds), "{events} events, {seconds} s");
    let superuser = database.superuser().await;
    superuser
        .batch_execute("update outbox set created_at = created_at - interval '1 hour'")
        .await
        .unwrap();
    assert!(lag().await.1 > 3500.0);
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    assert_eq!(lag().await, (0, 0.0));
}

#[tokio::test]
async fn relay_lag_is_told_to_the_worker_only() {
    let database = Database::lease().await;
    let error =
        database.server().await.query("select * from api.relay_lag()", &[]).await.unwrap_err();
    assert_eq!(testkit::sqlstate(&error), "42501");
}
