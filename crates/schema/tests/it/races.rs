//! BKG-2: no number of clients books a slot twice.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::json;
use testkit::{Database, Salon, id, refusal};

/// Held by tests with hundreds of connections: two at once would be more than a cluster takes.
pub(crate) static CROWD: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn of_200_clients_for_one_slot_exactly_one_succeeds() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let clients = join_all((0..200).map(|_| database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let (salon, email) = (salon.clone(), format!("c{number}@example.org"));
        async move { salon.reserve(client, "2031-05-05 10:00+02", &email, json!({})).await }
    }))
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.iter().all(|outcome| refusal(outcome.as_ref().unwrap_err()) == "slot_taken"));
    assert_no_overlap(&database).await;
}

/// 10,000 attempts over a handful of slots: reserving, confirming, cancelling, and holds that expire meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_mixed_attempts_leave_no_overlap() {
    const CLIENTS: usize = 40;
    const ATTEMPTS: usize = 250;
    let database = Arc::new(Database::lease().await);
    let service = json!({"duration_minutes": 45, "step_minutes": 15, "buffer_after_minutes": 10, "assignment": "round_robin"});
    let salon = Salon::builder().staff(2).service(service).build(&database).await;
    let work = (0..CLIENTS).map(|number| {
        let (database, salon) = (Arc::clone(&database), salon.clone());
        tokio::spawn(async move {
            let client = database.server().await;
            let mut counts = [0_usize; 2];
            for attempt in 0..ATTEMPTS {
                let minute = 15 * ((number * 7 + attempt * 13) % 24);
                let starts_at = format!("2031-05-05 {:02}:{:02}+02", 9 + minute / 60, minute % 60);
                let options = json!({"hold_seconds": 1, "confirm": attempt % 44 == 11});
                match salon
                    .reserve(&client, &starts_at, &format!("c{number}@example.org"), options)
                    .await
                {
                    Ok(booking) => {
                        counts[0] += 1;
                        let next = ["cancel_booking", "confirm_booking", "renew_hold"][attempt % 3];
                        // A quarter is left to expire, unless it was booked at once.
                        if attempt % 4 != 0 || booking["state"] == "confirmed" {
                            let moved = salon.command(&client, next, id(&booking)).await;
                            let allowed =
                                ["hold_expired", "illegal_transition", "renewal_limit_reached"];
                            assert!(
                                moved.as_ref().map_or_else(
                                    |error| allowed.contains(&refusal(error).as_str()),
                                    |_| true
                                ),
                                "{moved:?}"
                            );
                            // Few stay for good, so that there is something to fight for to the end.
                            if (number * ATTEMPTS + attempt) % 1_000 != 1 {
                                let _ =
                                    salon.command(&client, "cancel_booking", id(&booking)).await;
                            }
                        }
                    }
                    Err(error) => {
                        assert_eq!(refusal(&error), "slot_taken", "{error:?}");
                        counts[1] += 1;
                    }
                }
            }
            counts
        })
    });
    let counts = join_all(work)
        .await
        .into_iter()
        .map(Result::unwrap)
        .fold([0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
    assert_eq!(counts[0] + counts[1], CLIENTS * ATTEMPTS);
    assert!(counts[0] > 100 && counts[1] > 100, "both outcomes must occur: {counts:?}");
    assert_no_overlap(&database).await;
    assert_claims_match_bookings(&database).await;
}

/// By comparing rows, not by trusting the constraint.
pub(crate) async fn assert_no_overlap(database: &Database) {
    let row = database
        .superuser()
        .await
        .query_one(
            "select count(*) from claims a join claims b on a.tenant_id = b.tenant_id and a.subject_id = b.subject_id
             and a.starts_at < b.starts_at and a.ends_at > b.starts_at",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "claims overlap");
}

/// Exactly the bookings that take time have claims, over exactly their time and buffers.
async fn assert_claims_match_bookings(database: &Database) {
    let row = database
        .superuser()
        .await
        .query_one(
            "select count(*) filter (where c.booking_id is null and b.state in ('held', 'confirmed')),
                    count(*) filter (where c.booking_id is not null and b.state not in ('held', 'confirmed')),
                    count(*) filter (where c.booking_id is not null and (c.starts_at <> b.starts_at - make_interval(mins => b.buffer_before_minutes)
                                        or c.ends_at <> b.ends_at + make_interval(mins => b.buffer_after_minutes)
                                        or (c.expires_at is null) <> (b.state = 'confirmed')))
             from bookings b left join claims c on c.tenant_id = b.tenant_id and c.booking_id = b.id",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(
        (row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)),
        (0, 0, 0),
        "(missing, stale, wrong) claims"
    );
}
