use serde_json::json;
use testkit::{Database, id, refusal};

use super::{NOON, TEN, moves, reschedule, to};
use crate::races::assert_no_overlap;
use crate::selling::{Venue, assert_seats_add_up, claimed, counted};

const TWO: &str = "2031-05-05 14:00+02";

#[tokio::test]
async fn a_party_moves_to_another_session_with_all_its_seats_bkg_4_ses_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 4).await;
    let guide = venue.salon.staff[0];
    let noon = venue.session(&database, NOON, &[guide], json!({})).await;
    let two = venue.session(&database, TWO, &[guide], json!({"price_minor": 4000})).await;
    let party = json!({"party_size": 3, "confirm": true});
    let booking = venue.seats(&client, "kim@example.org", party).await.unwrap();
    let moved = to(&client, &venue.salon, id(&booking), TWO).await.unwrap();
    assert_eq!(
        (&moved["session_id"], &moved["seats"], &moved["price_minor"]),
        (&json!(two), &json!(3), &json!(7500))
    );
    assert_eq!((counted(&database, noon).await, counted(&database, two).await), ((0, 0), (3, 0)));
    // The first is nobody's now: its guide is free then, and taken at two.
    assert_eq!((claimed(&database, noon).await.0, claimed(&database, two).await), (0, (1, true)));
    venue.tour(&client, NOON, json!({})).await.unwrap();
    assert_eq!(refusal(&venue.tour(&client, TWO, json!({})).await.unwrap_err()), "slot_taken");
    let told = moves(&client, &venue.salon, id(&booking)).await;
    assert_eq!(
        (&told[0]["from"]["session_id"], &told[0]["to"]["session_id"]),
        (&json!(noon), &json!(two))
    );
    let same =
        reschedule(&client, &venue.salon, id(&booking), None, None, json!({"session_id": two}))
            .await
            .unwrap();
    assert_eq!(same["version"], moved["version"]);
    let anew =
        reschedule(&client, &venue.salon, id(&booking), None, None, json!({"reprice": true}))
            .await
            .unwrap();
    assert_eq!((&anew["price_minor"], counted(&database, two).await), (&json!(12000), (3, 0)));
    assert_seats_add_up(&database).await;
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn a_session_without_room_refuses_the_whole_party_and_keeps_the_old_seats_bkg_4_ses_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 2, 4).await;
    let [ana, ben] = venue.salon.staff[..] else { panic!() };
    let noon = venue.session(&database, NOON, &[ana], json!({})).await;
    let two = venue.session(&database, TWO, &[ben], json!({})).await;
    let closed = venue.session(&database, TEN, &[ana], json!({"status": "closed"})).await;
    let booking = venue
        .seats(&client, "kim@example.org", json!({"party_size": 3, "confirm": true}))
        .await
        .unwrap();
    venue
        .salon
        .reserve(&client, TWO, "lee@example.org", json!({"party_size": 2, "confirm": true}))
        .await
        .unwrap();
    let error = to(&client, &venue.salon, id(&booking), TWO).await.unwrap_err();
    assert_eq!(refusal(&error), "session_full");
    let error =
        reschedule(&client, &venue.salon, id(&booking), None, None, json!({"session_id": closed}))
            .await
            .unwrap_err();
    assert_eq!(refusal(&error), "session_closed");
    let error = to(&client, &venue.salon, id(&booking), "2031-05-05 16:00+02").await.unwrap_err();
    assert_eq!(refusal(&error), "no_session");
    let error = reschedule(&client, &venue.salon, id(&booking), Some(TWO), Some(ben), json!({}))
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
    let error = reschedule(
        &client,
        &venue.salon,
        id(&booking),
        None,
        None,
        json!({"service_id": venue.tour}),
    )
    .await
    .unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
    assert_eq!((counted(&database, noon).await, counted(&database, two).await), ((3, 0), (2, 0)));
    assert_eq!(moves(&client, &venue.salon, id(&booking)).await, json!([]));
    assert_seats_add_up(&database).await;
}

/// Alone in a session, a party takes guide and room along: the next session may begin while the old one would have run.
#[tokio::test]
async fn a_party_that_is_alone_isnt_in_its_own_way_bkg_4_ses_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 4).await;
    let guide = venue.salon.staff[0];
    venue.session(&database, NOON, &[guide], json!({})).await;
    let later = venue.session(&database, "2031-05-05 12:30+02", &[guide], json!({})).await;
    let alone = venue.seats(&client, "kim@example.org", json!({"confirm": true})).await.unwrap();
    let other = venue.seats(&client, "lee@example.org", json!({"confirm": true})).await.unwrap();
    let error = to(&client, &venue.salon, id(&alone), "2031-05-05 12:30+02").await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken", "the guide is with the other party");
    venue.salon.command(&client, "cancel_booking", id(&other)).await.unwrap();
    let moved = to(&client, &venue.salon, id(&alone), "2031-05-05 12:30+02").await.unwrap();
    assert_eq!(moved["session_id"], json!(later));
    assert_no_overlap(&database).await;
}
