use futures_util::future::join_all;
use serde_json::json;
use testkit::{Database, Salon, id, refusal};

use super::{NOON, TEN, booked, read, reschedule, to};
use crate::races::{CROWD, assert_no_overlap};
use crate::selling::{Venue, assert_seats_add_up, counted};

/// Whether a move was refused in one of the ways that its sender understands.
fn cleanly(outcome: &Result<serde_json::Value, tokio_postgres::Error>) -> bool {
    outcome.as_ref().map_or_else(
        |error| {
            error.code().is_some_and(|code| code.code() == "40001")
                || ["slot_taken", "illegal_transition", "session_full"]
                    .contains(&refusal(error).as_str())
        },
        |_| true,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn of_100_bookings_that_move_to_one_slot_one_gets_there_bkg_4_bkg_2() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let salon = Salon::builder().staff(10).build(&database).await;
    let client = database.server().await;
    let mut bookings = Vec::new();
    for staff in &salon.staff {
        for hour in [9, 10, 11, 13, 14, 15, 16] {
            bookings
                .push(booked(&client, &salon, &format!("2031-05-05 {hour}:00+02"), *staff).await);
        }
    }
    let clients = join_all(bookings.iter().map(|_| database.server())).await;
    let one = salon.staff[3];
    let outcomes = join_all(clients.iter().zip(&bookings).map(|(client, booking)| {
        reschedule(client, &salon, *booking, Some(NOON), Some(one), json!({}))
    }))
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().all(cleanly), "{outcomes:?}");
    assert_no_overlap(&database).await;
}

/// Two that want each other's time: never a deadlock, never both halfway, whoever is first.
#[tokio::test(flavor = "multi_thread")]
async fn two_that_swap_are_moved_or_refused_and_never_deadlock_bkg_4() {
    let database = Database::lease().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let [ana, ben] = salon.staff[..] else { panic!() };
    let (one, other) = (database.server().await, database.server().await);
    let (first, second) =
        (booked(&one, &salon, TEN, ana).await, booked(&one, &salon, NOON, ben).await);
    for _ in 0..50 {
        let (a, b) = (read(&one, &salon, first).await, read(&one, &salon, second).await);
        let place = |booking: &serde_json::Value| {
            (
                booking["starts_at"].as_str().unwrap().to_owned(),
                booking["staff_ids"][0].as_str().unwrap().parse().unwrap(),
            )
        };
        let ((at_a, with_a), (at_b, with_b)) = (place(&a), place(&b));
        let (left, right) = tokio::join!(
            reschedule(&one, &salon, first, Some(&at_b), Some(with_b), json!({})),
            reschedule(&other, &salon, second, Some(&at_a), Some(with_a), json!({}))
        );
        assert!(cleanly(&left) && cleanly(&right), "{left:?} {right:?}");
        assert_no_overlap(&database).await;
        // By way of a free time it works.
        to(&one, &salon, first, "2031-05-05 15:00+02").await.unwrap();
        reschedule(&one, &salon, second, Some(&at_a), Some(with_a), json!({})).await.unwrap();
        reschedule(&one, &salon, first, Some(&at_b), Some(with_b), json!({})).await.unwrap();
    }
}

/// Parties change between two sessions while others buy and cancel: seats add up, nobody deadlocks.
#[tokio::test(flavor = "multi_thread")]
async fn parties_cross_between_sessions_and_seats_add_up_bkg_4_ses_3() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let venue = Venue::open(&database, 2, 12).await;
    let [ana, ben] = venue.salon.staff[..] else { panic!() };
    let noon = venue.session(&database, NOON, &[ana], json!({})).await;
    let two = venue.session(&database, "2031-05-05 14:00+02", &[ben], json!({})).await;
    let work = (0..12).map(|number| {
        let (database, venue) = (&database, venue.clone());
        async move {
            let client = database.server().await;
            let options = json!({"party_size": 1 + number % 2, "confirm": true});
            let at = if number % 3 == 0 { "2031-05-05 14:00+02" } else { NOON };
            let Ok(booking) =
                venue.salon.reserve(&client, at, &format!("c{number}@example.org"), options).await
            else {
                return;
            };
            for turn in 0..20 {
                let session = if (turn + number) % 2 == 0 { noon } else { two };
                let moved = reschedule(
                    &client,
                    &venue.salon,
                    id(&booking),
                    None,
                    None,
                    json!({"session_id": session}),
                )
                .await;
                assert!(cleanly(&moved), "{moved:?}");
            }
            if number % 4 == 0 {
                venue.salon.command(&client, "cancel_booking", id(&booking)).await.unwrap();
            }
        }
    });
    join_all(work).await;
    assert_seats_add_up(&database).await;
    assert_no_overlap(&database).await;
    let ((sold, _), (also, _)) = (counted(&database, noon).await, counted(&database, two).await);
    assert!(sold <= 12 && also <= 12 && sold + also > 0, "{sold} {also}");
}
