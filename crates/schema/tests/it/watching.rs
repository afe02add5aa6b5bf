//! How nodes learn what has changed: `api.watch_changes`.

use serde_json::json;
use testkit::{Database, Salon, sqlstate};
use tokio_postgres::Client;
use uuid::Uuid;

async fn watch(server: &Client, since: Option<i64>) -> (i64, Vec<i32>) {
    let row = server.query_one("select upto, lanes from api.watch_changes($1)", &[&since]).await;
    let row = row.unwrap();
    (row.get(0), row.get(1))
}

/// In which lanes something was set.
async fn rules(server: &Client, since: i64) -> Vec<i32> {
    let row = server.query_one("select rules from api.watch_changes($1)", &[&since]).await;
    row.unwrap().get(0)
}

fn lane(tenant: Uuid) -> i32 {
    i32::try_from(tenant.as_u128() % 4096).unwrap()
}

async fn rename(server: &Client, salon: &Salon) {
    let sql = "select api.update_business($1, $2, '{\"name\": \"Another\"}')";
    server.query(sql, &[&salon.tenant, &salon.business]).await.unwrap();
}

#[tokio::test]
async fn a_change_is_told_until_it_has_a_position_and_once_by_that_avl_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let other = Salon::builder().build(&database).await;
    let (server, worker) = (database.server().await, database.worker().await);
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    let (begun, nothing) = watch(&server, None).await;
    assert!(begun > 0 && nothing.is_empty());
    assert_eq!(watch(&server, Some(begun)).await, (begun, vec![]));

    rename(&server, &salon).await;
    let told = (begun, vec![lane(salon.tenant)]);
    assert_eq!(watch(&server, Some(begun)).await, told, "before the relay has seen it");
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    let (upto, lanes) = watch(&server, Some(begun)).await;
    assert_eq!((upto, lanes), (begun + 1, vec![lane(salon.tenant)]), "and after");
    assert_eq!(watch(&server, Some(upto)).await, (upto, vec![]));

    rename(&server, &salon).await;
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    rename(&server, &other).await;
    let (_, lanes) = watch(&server, Some(upto)).await;
    assert!(
        lanes.contains(&lane(salon.tenant)) && lanes.contains(&lane(other.tenant)),
        "{lanes:?}"
    );
}

#[tokio::test]
async fn what_is_not_committed_is_not_told_and_what_is_committed_late_is_avl_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (server, worker, slow) =
        (database.server().await, database.worker().await, database.server().await);
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    let (begun, _) = watch(&server, None).await;
    slow.batch_execute("begin").await.unwrap();
    rename(&slow, &salon).await;
    assert_eq!(watch(&server, Some(begun)).await, (begun, vec![]));
    // Meanwhile others come and go.
    let other = Salon::builder().build(&database).await;
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    let (upto, lanes) = watch(&server, Some(begun)).await;
    assert!(upto > begun && lanes == [lane(other.tenant)], "{lanes:?}");
    slow.batch_execute("commit").await.unwrap();
    assert_eq!(watch(&server, Some(upto)).await, (upto, vec![lane(salon.tenant)]));
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    assert_eq!(watch(&server, Some(upto)).await, (upto + 1, vec![lane(salon.tenant)]));
}

#[tokio::test]
async fn bookings_leave_what_a_business_has_set_as_it_is_avl_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (server, worker) = (database.server().await, database.worker().await);
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    let (begun, _) = watch(&server, None).await;
    let customer = json!({"name": "Kim", "email": "kim@example.org"});
    let sql = "select api.reserve_booking($1, $2, '2031-05-05 10:00+02', $3)";
    server.query(sql, &[&salon.tenant, &salon.service, &customer]).await.unwrap();
    for seen_by_relay in [false, true] {
        if seen_by_relay {
            worker.query("select api.relay_events(10000)", &[]).await.unwrap();
        }
        assert_eq!(watch(&server, Some(begun)).await.1, [lane(salon.tenant)]);
        assert_eq!(rules(&server, begun).await, [] as [i32; 0]);
    }
    rename(&server, &salon).await;
    assert_eq!(rules(&server, begun).await, [lane(salon.tenant)], "before the relay has seen it");
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    assert_eq!(rules(&server, begun).await, [lane(salon.tenant)], "and after");
    let (upto, _) = watch(&server, Some(begun)).await;
    assert_eq!(rules(&server, upto).await, [] as [i32; 0]);
}

#[tokio::test]
async fn changes_are_told_to_nodes_only_ten_4() {
    let database = Database::lease().await;
    let login = database.worker().await.query("select * from api.watch_changes(0)", &[]).await;
    assert_eq!(sqlstate(&login.unwrap_err()), "42501");
}

#[tokio::test]
async fn to_watch_reads_as_much_however_much_has_happened_avl_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let superuser = database.superuser().await;
    superuser
        .batch_execute(&format!(
            "insert into outbox (tenant_id, id, kind, entity_id, position)
             select '{0}', gen_random_uuid(), 'business.updated', '{0}', i from generate_series(1000, 60000) i;
             select setval('outbox_position', 60000); analyze outbox",
            salon.tenant
        ))
        .await
        .unwrap();
    let (server, worker) = (database.server().await, database.worker().await);
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    let (upto, _) = watch(&server, None).await;
    let read = "select pg_stat_get_xact_blocks_fetched('outbox'::regclass)
                     + (select sum(pg_stat_get_xact_blocks_fetched(i.indexrelid)) from pg_index i where i.indrelid = 'outbox'::regclass)";
    // Through a connection of its own: another's counts would still have what it inserted.
    let superuser = database.superuser().await;
    superuser.batch_execute("begin; set local role slotkeeper_relay").await.unwrap();
    superuser.query("select upto, lanes from api.watch_changes($1)", &[&Some(upto)]).await.unwrap();
    let pages: i64 =
        superuser.query_one(&format!("select ({read})::bigint"), &[]).await.unwrap().get(0);
    assert!((1..40).contains(&pages), "{pages} pages");
}
