//! Changes are read each once, in order, whatever commits when.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Database, Salon, id};
use tokio_postgres::Client;
use uuid::Uuid;

use super::book;

const WRITERS: usize = 8;
const ROUNDS: usize = 32;

/// Writers change the same few bookings in transactions of different length, of which every fourth is given up.
/// Gives what was committed: who, which booking, and the version that it made.
async fn write(
    database: &Database,
    tenant: Uuid,
    bookings: Vec<Uuid>,
    number: usize,
) -> Vec<(String, Uuid, i64)> {
    let mut client = database.server().await;
    let mut committed = Vec::new();
    for round in 0..ROUNDS {
        let actor = format!("writer {number} round {round}");
        let booking = bookings[(number + round) % bookings.len()];
        let transaction = client.transaction().await.unwrap();
        let sql = "select api.update_booking($1, $2, $3, null, $4)";
        let (document, request) = (json!({"notes": actor}), json!({"actor": actor}));
        let row =
            transaction.query_one(sql, &[&tenant, &booking, &document, &request]).await.unwrap();
        let version = row.get::<_, Value>(0)["version"].as_i64().unwrap();
        let pause = Duration::from_micros(((number * 7919 + round * 104_729) % 9000) as u64);
        tokio::time::sleep(pause).await;
        if round % 4 == 3 {
            transaction.rollback().await.unwrap();
        } else {
            transaction.commit().await.unwrap();
            committed.push((actor, booking, version));
        }
    }
    committed
}

/// The relay, as the worker runs it, with pages so small that a backlog takes several.
async fn relay(worker: Client, stop: Arc<AtomicBool>) {
    loop {
        let last = stop.load(Ordering::SeqCst);
        let row = worker.query_one("select api.relay_events(3)", &[]).await.unwrap();
        if last && row.get::<_, i32>(0) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// What a reader sees who keeps the last position, until nothing comes any more.
async fn follow(reader: Client, tenant: Uuid, numbered: Arc<AtomicBool>) -> Vec<(i64, Uuid)> {
    let (mut seen, mut after, mut silent) = (Vec::new(), 0_i64, 0);
    while silent < 3 {
        let sql = "select position, entity_id from api.list_changes($1, $2, 4)";
        let rows = reader.query(sql, &[&tenant, &after]).await.unwrap();
        silent = if rows.is_empty() && numbered.load(Ordering::SeqCst) { silent + 1 } else { 0 };
        for row in &rows {
            after = row.get(0);
            seen.push((after, row.get(1)));
        }
        if rows.is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_sees_each_commit_once_and_each_bookings_changes_in_order_bkg_11() {
    let database = Arc::new(Database::lease().await);
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let mut bookings = Vec::new();
    for hour in 9..12 {
        let who = json!({"name": "Kim", "email": format!("kim{hour}@example.org")});
        bookings
            .push(id(&book(&client, &salon, &format!("2031-05-05 {hour:02}:00+02"), who).await));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let relaying = tokio::spawn(relay(database.worker().await, Arc::clone(&stop)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let (database, bookings) = (Arc::clone(&database), bookings.clone());
            tokio::spawn(async move { write(&database, salon.tenant, bookings, number).await })
        })
        .collect();
    let reader = database.server().await;
    let numbered = Arc::new(AtomicBool::new(false));
    let reading = tokio::spawn(follow(reader, salon.tenant, Arc::clone(&numbered)));
    let mut committed = Vec::new();
    for writer in writers {
        committed.extend(writer.await.unwrap());
    }
    stop.store(true, Ordering::SeqCst);
    relaying.await.unwrap();
    numbered.store(true, Ordering::SeqCst);
    let seen = reading.await.unwrap();

    // Against what is there in the end: every event once, in the order of positions.
    let admin = database.superuser().await;
    let sql =
        "select position, entity_id, actor from outbox where tenant_id = $1 order by position";
    let rows = admin.query(sql, &[&salon.tenant]).await.unwrap();
    let all: Vec<(i64, Uuid)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(seen, all, "each once, in order");
    // Those who committed are there, and nobody who gave up.
    let versions: BTreeMap<&str, (Uuid, i64)> = committed
        .iter()
        .map(|(actor, booking, version)| (actor.as_str(), (*booking, *version)))
        .collect();
    let mut last: BTreeMap<Uuid, i64> = BTreeMap::new();
    let mut found = 0;
    for row in &rows {
        let Some(actor) = row.get::<_, Option<&str>>(2).filter(|actor| actor.starts_with("writer"))
        else {
            continue;
        };
        let (booking, version) =
            *versions.get(actor).unwrap_or_else(|| panic!("{actor} gave up and is told of"));
        let before = last.insert(booking, version).unwrap_or(0);
        assert!(before < version, "{actor}: version {version} of {booking} is told after {before}");
        found += 1;
    }
    assert_eq!((found, versions.len()), (committed.len(), WRITERS * ROUNDS / 4 * 3));
}
