//! The relay's lag, as operators watch it, and epochs.

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

/// All positions that a client reads after this one.
async fn positions(client: &tokio_postgres::Client, salon: &Salon, after: i64) -> Vec<i64> {
    let sql = "select position from api.list_changes($1, $2, 200)";
    let rows = client.query(sql, &[&salon.tenant, &after]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn after_a_restore_positions_begin_where_nobody_has_read_yet_ops_4() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (server, worker) = (database.server().await, database.worker().await);
    let epoch = async || {
        let sql = "select began_at::text, kept_until from api.get_epoch($1)";
        let row = server.query_one(sql, &[&salon.tenant]).await.unwrap();
        (row.get::<_, Option<String>>(0), row.get::<_, Option<i64>>(1))
    };
    assert_eq!(epoch().await, (None, None), "no event has a position");
    worker.query("select api.relay_events()", &[]).await.unwrap();
    let first = positions(&server, &salon, 0).await;
    assert!(first.iter().zip(1..).all(|(found, expected)| *found == expected), "{first:?}");
    let begun = epoch().await;
    assert_eq!(begun.1, Some(0));
    worker.query("select api.watch_epoch()", &[]).await.unwrap();
    assert_eq!(epoch().await, begun, "the same server is the same epoch");

    // As a restore looks: another timeline, and events that are gone.
    let gone = first[first.len() - 1];
    let restore = format!(
        "delete from outbox where position = {gone}; select setval('outbox_position', {gone}, false);
         update epochs set server = 'another/00000001'"
    );
    database.superuser().await.batch_execute(&restore).await.unwrap();
    salon
        .reserve(&server, "2030-06-03 10:00+02", "kim@example.org", serde_json::json!({}))
        .await
        .unwrap();
    worker.query("select api.relay_events()", &[]).await.unwrap();
    let further = positions(&server, &salon, gone).await;
    assert!(!further.is_empty() && further[0] > 1 << 40, "{further:?}");
    assert!(further.iter().all(|position| *position < 1 << 53), "exact in JSON");
    let (began_at, kept_until) = epoch().await;
    assert!(began_at > begun.0, "{began_at:?}");
    assert_eq!(kept_until, Some(gone - 1));

    // And once more from the same back-up, at another moment: no position is given twice.
    let again = format!(
        "delete from outbox where position > {gone}; select setval('outbox_position', {gone}, false);
         delete from epochs where kept_until > 0; update epochs set server = 'another/00000001'"
    );
    database.superuser().await.batch_execute(&again).await.unwrap();
    salon
        .reserve(&server, "2030-06-04 10:00+02", "kim@example.org", serde_json::json!({}))
        .await
        .unwrap();
    worker.query("select api.relay_events()", &[]).await.unwrap();
    let third = positions(&server, &salon, 0).await;
    let newest = third[third.len() - 1];
    assert!(newest > further[further.len() - 1], "{newest} after {further:?}");
}

#[tokio::test]
async fn the_epoch_is_told_to_tenants_and_watched_by_the_worker_only() {
    let database = Database::lease().await;
    let server = database.server().await;
    let error = server.query("select api.watch_epoch()", &[]).await.unwrap_err();
    assert_eq!(testkit::sqlstate(&error), "42501");
    let login = database.worker().await;
    let nobody = uuid::Uuid::from_u128(7);
    let error = login.query("select api.get_epoch($1)", &[&nobody]).await.unwrap_err();
    assert_eq!(testkit::sqlstate(&error), "42501");
}
