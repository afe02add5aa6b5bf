//! BKG-3, BKG-7: holds end by the clock of the database, are capped, and a repeat gets the first answer.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{KIM, MORNING, state_of};

#[tokio::test]
async fn an_expired_hold_blocks_nobody_before_any_clean_up_bkg_3() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let first = salon.reserve(&client, MORNING, KIM, json!({"hold_seconds": 1})).await.unwrap();
    assert_eq!(
        refusal(&salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err()),
        "slot_taken"
    );
    tokio::time::sleep(Duration::from_millis(1050)).await;
    assert_eq!(
        state_of(&client, &salon, id(&first)).await,
        "expired",
        "it reads as expired at once"
    );
    let second = salon.reserve(&client, MORNING, "lee@example.org", json!({})).await.unwrap();
    assert_eq!(second["state"], "held");
    let late = salon.command(&client, "confirm_booking", id(&first)).await.unwrap_err();
    assert_eq!(refusal(&late), "hold_expired");
}

/// `now()` stands still while a command waits for a lock.
#[tokio::test]
async fn a_confirmation_that_waited_past_the_expiry_is_refused_bkg_3() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, admin) = (database.server().await, database.superuser().await);
    let booking =
        id(&salon.reserve(&client, MORNING, KIM, json!({"hold_seconds": 1})).await.unwrap());
    admin.batch_execute("begin").await.unwrap();
    admin.query("select from bookings where id = $1 for update", &[&booking]).await.unwrap();
    let confirm = salon.command(&client, "confirm_booking", booking);
    let release = async {
        tokio::time::sleep(Duration::from_millis(1300)).await;
        admin.batch_execute("commit").await.unwrap();
    };
    let (confirmed, ()) = futures_util::join!(confirm, release);
    assert_eq!(refusal(&confirmed.unwrap_err()), "hold_expired");
}

#[tokio::test]
async fn the_sweeper_releases_due_holds_and_frees_their_time_bkg_3() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, worker) = (database.server().await, database.worker().await);
    salon.reserve(&client, MORNING, KIM, json!({"hold_seconds": 1})).await.unwrap();
    assert!(worker.query("select api.list_due_holds()", &[]).await.unwrap().is_empty());
    tokio::time::sleep(Duration::from_millis(1050)).await;
    let due: Vec<Uuid> = worker
        .query("select api.list_due_holds()", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(due, [salon.tenant]);
    let released =
        call(&worker, "select api.release_expired_holds($1)", &[&salon.tenant]).await.unwrap();
    assert_eq!(released, json!({"released": 1}));
    let claims =
        database.superuser().await.query_one("select count(*) from claims", &[]).await.unwrap();
    assert_eq!(claims.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn a_key_used_50_times_at_once_executes_once_bkg_7() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let clients = join_all((0..50).map(|_| database.server())).await;
    let answers =
        join_all(clients.iter().map(|client| keyed(client, &salon, "k1", "same", MORNING))).await;
    let ids: Vec<Uuid> = answers.iter().map(|answer| id(answer.as_ref().unwrap())).collect();
    assert!(ids.iter().all(|one| *one == ids[0]), "fifty answers, one booking");
    let bookings =
        database.superuser().await.query_one("select count(*) from bookings", &[]).await.unwrap();
    assert_eq!(bookings.get::<_, i64>(0), 1);
}

#[tokio::test]
async fn a_key_with_another_body_is_refused_and_a_refusal_is_not_remembered_bkg_7() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let taken = id(&salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap());
    assert_eq!(
        refusal(&keyed(&client, &salon, "k1", "a", MORNING).await.unwrap_err()),
        "slot_taken"
    );
    salon.command(&client, "cancel_booking", taken).await.unwrap();
    let booked = keyed(&client, &salon, "k1", "a", MORNING).await.unwrap();
    assert_eq!(
        refusal(&keyed(&client, &salon, "k1", "b", MORNING).await.unwrap_err()),
        "idempotency_key_reused"
    );
    assert_eq!(
        keyed(&client, &salon, "k1", "a", MORNING).await.unwrap(),
        booked,
        "a repeat gets the first answer"
    );
}

async fn keyed(
    client: &Client,
    salon: &Salon,
    key: &str,
    fingerprint: &str,
    starts_at: &str,
) -> Result<Value, tokio_postgres::Error> {
    let request = json!({"key": key, "caller": "test", "route": "POST /bookings", "fingerprint": fingerprint});
    call(
        client,
        "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, p_request => $5)",
        &[
            &salon.tenant,
            &salon.service,
            &starts_at,
            &json!({"name": "Kim", "email": KIM}),
            &request,
        ],
    )
    .await
}

#[tokio::test]
async fn holds_from_outside_are_capped_per_contact_and_per_address() {
    let database = Database::lease().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let client = database.server().await;
    let caps = |address: &str| json!({"hold_caps": {"contact": 2, "address": 3}, "client_address": address});
    for hour in [9, 10] {
        salon
            .reserve(&client, &format!("2031-05-05 {hour}:00+02"), KIM, caps("192.0.2.1"))
            .await
            .unwrap();
    }
    let third = salon
        .reserve(&client, "2031-05-05 11:00+02", "KIM@example.org", caps("192.0.2.2"))
        .await
        .unwrap_err();
    assert_eq!(refusal(&third), "hold_limit_reached", "the contact counts, however it is written");
    salon
        .reserve(&client, "2031-05-05 11:00+02", "lee@example.org", caps("192.0.2.1"))
        .await
        .unwrap();
    let fourth = salon
        .reserve(&client, "2031-05-05 12:00+02", "mia@example.org", caps("192.0.2.1"))
        .await
        .unwrap_err();
    assert_eq!(refusal(&fourth), "hold_limit_reached", "the address counts");
    salon
        .reserve(&client, "2031-05-05 12:00+02", "mia@example.org", caps("192.0.2.9"))
        .await
        .unwrap();
}

#[tokio::test]
async fn caps_hold_under_concurrency() {
    let database = Database::lease().await;
    let salon = Salon::builder().staff(8).build(&database).await;
    let clients = join_all((0..32).map(|_| database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let starts_at = format!("2031-05-05 {:02}:00+02", 9 + number % 8);
        let options =
            json!({"hold_caps": {"contact": 100, "address": 5}, "client_address": "192.0.2.1"});
        let salon = &salon;
        async move {
            salon.reserve(client, &starts_at, &format!("c{number}@example.org"), options).await
        }
    }))
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5);
}

#[tokio::test]
async fn a_hold_is_renewed_to_twice_its_time_and_no_further() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let booking =
        id(&salon.reserve(&client, MORNING, KIM, json!({"hold_seconds": 2})).await.unwrap());
    tokio::time::sleep(Duration::from_millis(500)).await;
    let renew = async || {
        call(&client, "select api.renew_hold($1, $2, 2)", &[&salon.tenant, &booking]).await
    };
    renew().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1900)).await;
    renew().await.unwrap();
    let error = renew().await.unwrap_err();
    assert_eq!(refusal(&error), "renewal_limit_reached");
    tokio::time::sleep(Duration::from_millis(1800)).await;
    assert_eq!(state_of(&client, &salon, booking).await, "expired");
}
