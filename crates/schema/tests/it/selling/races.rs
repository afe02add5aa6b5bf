//! SES-3, BKG-2: no number of clients sells a seat twice, and whoever was promised one keeps it.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, id, refusal};
use tokio_postgres::Error;

use crate::races::CROWD;

use super::{NOON, Venue, assert_seats_add_up, claimed, counted};

/// How many succeeded; whoever didn't was refused with one of these codes.
fn won(outcomes: &[Result<Value, Error>], allowed: &[&str]) -> usize {
    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert!(allowed.contains(&refusal(error).as_str()), "{error:?}");
    }
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_200_clients_for_the_last_seats_as_many_succeed_as_there_are_ses_3() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 37).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let clients = join_all((0..200).map(|_| database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let venue = &venue;
        async move {
            let options = json!({"confirm": number % 2 == 0});
            venue.seats(client, &format!("c{number}@example.org"), options).await
        }
    }))
    .await;
    assert_eq!(won(&outcomes, &["session_full"]), 37);
    let (sold, held) = counted(&database, session).await;
    assert_eq!(sold + held, 37);
    assert_seats_add_up(&database).await;
}

/// Whoever takes the whole session, and whoever takes a seat of it, never meet.
#[tokio::test(flavor = "multi_thread")]
async fn private_and_public_parties_never_share_a_session_ses_4() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 8).await;
    let clients = join_all((0..40).map(|_| database.server())).await;
    let mut whole = 0;
    for day in 1..=20 {
        let starts_at = format!("2031-06-{day:02} 12:00+02");
        let session = venue
            .session(
                &database,
                &starts_at,
                &venue.salon.staff,
                json!({"private_booking": "allowed"}),
            )
            .await;
        let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
            let (venue, starts_at) = (&venue, &starts_at);
            async move {
                let options = json!({"private": number % 2 == 0, "party_size": 3});
                venue
                    .salon
                    .reserve(client, starts_at, &format!("c{number}@example.org"), options)
                    .await
            }
        }))
        .await;
        let won = won(&outcomes, &["session_full", "private_not_possible"]);
        let seats = counted(&database, session).await.1;
        assert!(
            (won, seats) == (1, 8) || (won, seats) == (2, 6),
            "{won} parties with {seats} seats"
        );
        whole += usize::from(won == 1);
    }
    assert!((1..20).contains(&whole), "both must win at times: {whole}");
    assert_seats_add_up(&database).await;
}

/// An appointment and a session want one guide at one time, 200 clients, round after round.
#[tokio::test(flavor = "multi_thread")]
async fn appointment_and_session_never_both_get_the_guide_bkg_2() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 100).await;
    let clients = join_all((0..200).map(|_| database.server())).await;
    let mut sessions = 0;
    for day in 1..=24 {
        let starts_at = format!("2031-07-{day:02} 12:00+02");
        let session = venue.session(&database, &starts_at, &venue.salon.staff, json!({})).await;
        let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
            let (venue, starts_at) = (&venue, &starts_at);
            async move {
                if (number + day) % 2 == 0 {
                    venue.tour(client, starts_at, json!({})).await
                } else {
                    venue
                        .salon
                        .reserve(client, starts_at, &format!("c{number}@example.org"), json!({}))
                        .await
                }
            }
        }))
        .await;
        let won = won(&outcomes, &["slot_taken"]);
        let (_, held) = counted(&database, session).await;
        let (claims, _) = claimed(&database, session).await;
        assert!(
            (won, held, claims) == (1, 0, 0) || (won, held, claims) == (100, 100, 1),
            "{won} won, {held} seats, {claims} claims"
        );
        sessions += usize::from(held > 0);
    }
    assert!((1..24).contains(&sessions), "both must win at times: {sessions}");
    assert_seats_add_up(&database).await;
}

const CLIENTS: usize = 40;
const ATTEMPTS: usize = 150;
const PLACES: usize = 6;

/// Parties of 1 to 4 for six sessions of two guides, which overlap: booked, confirmed, renewed, cancelled, expiring,
/// with appointments, a promotion that is used up and a sweeper in between.
#[tokio::test(flavor = "multi_thread")]
async fn six_thousand_mixed_attempts_leave_every_count_right_ses_3() {
    let database = Arc::new(Database::lease().await);
    let venue = Venue::open(&database, 2, 7).await;
    for place in 0..PLACES {
        let guides = &venue.salon.staff[place % 2..=place % 2];
        let fields = json!({"private_booking": "allowed", "buffer_after_minutes": 10});
        venue.session(&database, &start(place), guides, fields).await;
    }
    database
        .superuser()
        .await
        .execute(
            "insert into promotions (tenant_id, id, business_id, code, currency, percent_ppm, max_uses)
             values ($1, gen_random_uuid(), $2, 'FEW', 'EUR', 100000, 3)",
            &[&venue.salon.tenant, &venue.salon.business],
        )
        .await
        .unwrap();
    let work = (0..CLIENTS).map(|number| {
        let (database, venue) = (Arc::clone(&database), venue.clone());
        tokio::spawn(async move {
            let client = database.server().await;
            let mut won = [0_usize; 2];
            for attempt in 0..ATTEMPTS {
                won[usize::from(one_attempt(&client, &venue, number, attempt).await)] += 1;
                if attempt % 50 == number {
                    let sql = "select api.release_expired_holds($1)";
                    testkit::call(&client, sql, &[&venue.salon.tenant]).await.unwrap();
                    assert_seats_add_up(&database).await;
                }
            }
            won
        })
    });
    let won = join_all(work)
        .await
        .into_iter()
        .map(Result::unwrap)
        .fold([0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
    assert!(won[0] > 300 && won[1] > 300, "both outcomes must occur: {won:?}");
    assert_seats_add_up(&database).await;
}

/// Every half hour, an hour long and ten minutes of buffer: each overlaps its neighbours, of its own guide too.
fn start(place: usize) -> String {
    let minute = 9 * 60 + 30 * place;
    format!("2031-05-05 {:02}:{:02}+02", minute / 60, minute % 60)
}

async fn one_attempt(
    client: &tokio_postgres::Client,
    venue: &Venue,
    number: usize,
    attempt: usize,
) -> bool {
    let dice = (number * 31 + attempt * 17) % 97;
    let email = format!("c{number}@example.org");
    let outcome = if dice.is_multiple_of(8) {
        venue
            .tour(client, &start(dice % PLACES), json!({"hold_seconds": 1, "promotion": "FEW"}))
            .await
    } else {
        let mut options = json!({"hold_seconds": 1 + dice % 3, "party_size": 1 + dice % 4, "private": dice.is_multiple_of(9), "confirm": dice.is_multiple_of(11)});
        if dice.is_multiple_of(3) {
            options["promotion"] = json!("few");
        }
        venue.salon.reserve(client, &start((dice + attempt) % PLACES), &email, options).await
    };
    let booking = match outcome {
        Ok(booking) => booking,
        Err(error) => {
            let code = refusal(&error);
            assert!(
                ["session_full", "slot_taken", "private_not_possible", "promotion_used_up"]
                    .contains(&code.as_str()),
                "{error:?}"
            );
            return false;
        }
    };
    let allowed = ["hold_expired", "illegal_transition", "renewal_limit_reached"];
    let moves: &[&str] = [
        &["confirm_booking", "cancel_booking"][..],
        &["renew_hold", "confirm_booking", "check_in_booking", "cancel_booking"],
        &["cancel_booking", "confirm_booking"],
        // Left to expire, unless it was booked at once.
        if booking["state"] == "confirmed" { &["cancel_booking"] } else { &[] },
    ][attempt % 4];
    for name in moves {
        if let Err(error) = venue.salon.command(client, name, id(&booking)).await {
            assert!(allowed.contains(&refusal(&error).as_str()), "{name}: {error:?}");
        }
    }
    true
}
