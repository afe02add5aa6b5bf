//! A session takes its people with its first seat and frees them with its last; empty ones block nobody.

use std::time::Duration;

use serde_json::json;
use testkit::{Database, call, id, refusal};

use super::{KIM, NOON, Venue, assert_seats_add_up, claimed, counted};

#[tokio::test]
async fn the_first_seat_takes_the_guide_and_the_last_frees_them_ses_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 2, 4).await;
    let guides = &venue.salon.staff;
    let buffers = json!({"buffer_before_minutes": 30, "buffer_after_minutes": 15});
    let session = venue.session(&database, NOON, guides, buffers).await;
    let client = database.server().await;
    assert_eq!(claimed(&database, session).await.0, 0, "an empty session takes nobody");
    let one = id(&venue.seats(&client, KIM, json!({})).await.unwrap());
    assert_eq!(claimed(&database, session).await, (2, false), "until the hold expires");
    let two = id(&venue.seats(&client, KIM, json!({"confirm": true})).await.unwrap());
    assert_eq!(claimed(&database, session).await, (2, true), "for good");
    // 11:00 ends where the buffer begins; 10:30 would overlap it.
    assert_eq!(
        refusal(&venue.tour(&client, "2031-05-05 11:00+02", json!({})).await.unwrap_err()),
        "slot_taken"
    );
    venue.salon.command(&client, "cancel_booking", two).await.unwrap();
    assert_eq!(claimed(&database, session).await, (2, false));
    venue.salon.command(&client, "cancel_booking", one).await.unwrap();
    assert_eq!(claimed(&database, session).await.0, 0);
    venue.tour(&client, "2031-05-05 11:00+02", json!({})).await.unwrap();
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn appointment_and_session_do_not_share_a_guide_bkg_2() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    let tour = id(&venue.tour(&client, NOON, json!({"confirm": true})).await.unwrap());
    let error = venue.seats(&client, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken", "the guide is with somebody else");
    assert_eq!(counted(&database, session).await, (0, 0));
    venue.salon.command(&client, "cancel_booking", tour).await.unwrap();
    venue.seats(&client, KIM, json!({})).await.unwrap();
    assert_eq!(refusal(&venue.tour(&client, NOON, json!({})).await.unwrap_err()), "slot_taken");
    // Time off over a session that is sold is refused like any other.
    let error = call(
        &client,
        "select api.add_time_off($1, $2, $3::text::timestamptz, $4::text::timestamptz)",
        &[
            &venue.salon.tenant,
            &venue.salon.staff[0],
            &"2031-05-05 08:00+02",
            &"2031-05-05 20:00+02",
        ],
    )
    .await
    .unwrap_err();
    assert_eq!(refusal(&error), "time_off_conflicts");
    assert_seats_add_up(&database).await;
}

/// Neither waits for the sweeper, whichever way round.
#[tokio::test]
async fn an_expired_hold_of_seats_does_not_keep_the_guide_bkg_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    for _ in 0..2 {
        venue.seats(&client, KIM, json!({"hold_seconds": 1})).await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(1050)).await;
    let tour = venue.tour(&client, NOON, json!({"hold_seconds": 1})).await.unwrap();
    assert_eq!(counted(&database, session).await, (0, 0));
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "slot_taken");
    tokio::time::sleep(Duration::from_millis(1050)).await;
    venue.seats(&client, KIM, json!({})).await.unwrap();
    let error = venue.salon.command(&client, "confirm_booking", id(&tour)).await.unwrap_err();
    assert_eq!(refusal(&error), "hold_expired");
    assert_seats_add_up(&database).await;
}

/// Two sessions at one time with one guide: whoever sells first takes place.
#[tokio::test]
async fn two_sessions_do_not_share_a_guide_bkg_2() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let first = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let half_past = "2031-05-05 12:30+02";
    let second = venue.session(&database, half_past, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    venue.seats(&client, KIM, json!({"hold_seconds": 1})).await.unwrap();
    let error = venue.salon.reserve(&client, half_past, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    tokio::time::sleep(Duration::from_millis(1050)).await;
    venue.salon.reserve(&client, half_past, KIM, json!({"confirm": true})).await.unwrap();
    assert_eq!((claimed(&database, first).await.0, claimed(&database, second).await.0), (0, 1));
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "slot_taken");
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn a_renewed_hold_keeps_the_guide_as_long_bkg_1() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    let hold = id(&venue.seats(&client, KIM, json!({"hold_seconds": 1})).await.unwrap());
    tokio::time::sleep(Duration::from_millis(500)).await;
    call(&client, "select api.renew_hold($1, $2, 1)", &[&venue.salon.tenant, &hold]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(refusal(&venue.tour(&client, NOON, json!({})).await.unwrap_err()), "slot_taken");
    assert_seats_add_up(&database).await;
    venue.salon.command(&client, "confirm_booking", hold).await.unwrap();
    assert_eq!(claimed(&database, session).await, (1, true));
}
