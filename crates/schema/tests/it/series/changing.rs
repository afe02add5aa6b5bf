use serde_json::json;
use testkit::{Database, Salon, call, id, refusal};
use uuid::Uuid;

use super::{MONDAYS, book, cancel, codes, confirmed, each, read, series, shift};
use crate::races::assert_no_overlap;
use crate::resources::facts;
use crate::selling::{Venue, counted};

const DAYS: [&str; 4] =
    ["2031-05-05 10:00", "2031-05-06 10:00", "2031-05-07 10:00", "2031-05-08 10:00"];

#[tokio::test]
async fn what_follows_moves_by_as_much_on_the_clocks_bkg_9_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let starts = ["2031-03-17 10:00", "2031-03-24 10:00", "2031-03-31 10:00"];
    let made = series(&book(&client, &salon, &starts, json!({})).await.unwrap());
    let moved =
        shift(&client, &salon, made, Some(2), "2031-03-25 11:30", json!({"reason": "Work"})).await;
    let moved = moved.unwrap();
    assert_eq!(
        each(&moved, "local_start"),
        ["2031-03-17T10:00:00", "2031-03-25T11:30:00", "2031-04-01T11:30:00"]
    );
    assert_eq!(moved, read(&client, &salon, made).await);
    assert_eq!(moved["bookings"][1]["sequence"], 1);
    // All of them: from the first that is still to come.
    let back = shift(&client, &salon, made, None, "2031-03-17 09:00", json!({})).await.unwrap();
    assert_eq!(
        each(&back, "local_start"),
        ["2031-03-17T09:00:00", "2031-03-25T10:30:00", "2031-04-01T10:30:00"]
    );
}

/// Each moves to where another was: neither the order nor their own times are in the way.
#[tokio::test]
async fn a_series_moves_onto_its_own_times_either_way_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let made = series(&book(&client, &salon, &DAYS, json!({})).await.unwrap());
    for (to, first) in [
        ("2031-05-06 10:00", "2031-05-06T10:00:00"),
        ("2031-05-05 10:00", "2031-05-05T10:00:00"),
        ("2031-05-05 10:30", "2031-05-05T10:30:00"),
        ("2031-05-07 10:30", "2031-05-07T10:30:00"),
        ("2031-05-05 10:00", "2031-05-05T10:00:00"),
    ] {
        let moved = shift(&client, &salon, made, None, to, json!({})).await.unwrap();
        assert_eq!(each(&moved, "local_start")[0], first);
        assert_no_overlap(&database).await;
    }
}

#[tokio::test]
async fn a_series_moves_as_a_whole_or_stays_as_it_was_bkg_9_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let booked = book(&client, &salon, &MONDAYS, json!({})).await.unwrap();
    let made = series(&booked);
    // Somebody has what the third would move to, with the one person who has the series.
    let with: Uuid =
        booked["series"]["bookings"][0]["staff_ids"][0].as_str().unwrap().parse().unwrap();
    let sql = "select api.reserve_booking($1, $2, '2031-05-19 12:00+02', '{\"name\": \"Lee\", \"email\": \"lee@example.org\"}', $3, $4)";
    call(&client, sql, &[&salon.tenant, &salon.service, &with, &confirmed()]).await.unwrap();
    let error =
        shift(&client, &salon, made, None, "2031-05-05 12:00", json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "series_conflicts");
    let failed = &facts(&error)["failed"];
    assert_eq!(codes(failed), ["slot_taken"]);
    assert_eq!(
        (&failed[0]["occurrence"], &failed[0]["local_start"]),
        (&json!(3), &json!("2031-05-19T12:00:00"))
    );
    assert_eq!(read(&client, &salon, made).await, booked["series"]);
    // With anybody it works; who has the others stays.
    let moved = shift(&client, &salon, made, None, "2031-05-05 12:00", json!({"any_staff": true}));
    let moved = moved.await.unwrap();
    let with = |number: usize| moved["bookings"][number]["staff_ids"].clone();
    assert!(with(0) == with(1) && with(1) == with(3) && with(2) != with(0), "{moved}");
    // To one person, at the same times.
    let sql = "select api.move_series($1, $2, 2, p_staff => $3)";
    let other: Uuid = with(2)[0].as_str().unwrap().parse().unwrap();
    let moved = call(&client, sql, &[&salon.tenant, &made, &other]).await.unwrap();
    let staff = |number: usize| moved["bookings"][number]["staff_ids"][0] == json!(other);
    assert_eq!([staff(0), staff(1), staff(2), staff(3)], [false, true, true, true]);
    assert_eq!(each(&moved, "local_start")[3], "2031-05-26T12:00:00");
}

#[tokio::test]
async fn what_is_over_or_isnt_there_moves_no_more_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booked = book(&client, &salon, &MONDAYS, json!({})).await.unwrap();
    let made = series(&booked);
    let third = id(&booked["series"]["bookings"][2]);
    salon.command(&client, "cancel_booking", third).await.unwrap();
    let refused = shift(&client, &salon, made, Some(3), "2031-05-20 10:00", json!({})).await;
    assert_eq!(refusal(&refused.unwrap_err()), "not_found");
    let moved = shift(&client, &salon, made, Some(2), "2031-05-13 10:00", json!({})).await.unwrap();
    assert_eq!(
        each(&moved, "local_start"),
        [
            "2031-05-05T10:00:00",
            "2031-05-13T10:00:00",
            "2031-05-19T10:00:00",
            "2031-05-27T10:00:00"
        ]
    );
    let refused = shift(&client, &salon, salon.service, None, MONDAYS[0], json!({})).await;
    assert_eq!(refusal(&refused.unwrap_err()), "not_found");
    let refused = shift(&client, &salon, made, None, MONDAYS[0], json!({"reprice": true})).await;
    assert_eq!(refusal(&refused.unwrap_err()), "invalid_input");
    cancel(&client, &salon, made, None, json!({})).await.unwrap();
    for refused in [
        shift(&client, &salon, made, None, MONDAYS[0], json!({})).await,
        cancel(&client, &salon, made, None, json!({})).await,
    ] {
        assert_eq!(refusal(&refused.unwrap_err()), "illegal_transition");
    }
}

#[tokio::test]
async fn one_the_following_or_all_are_cancelled_and_their_time_is_free_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booked = book(&client, &salon, &MONDAYS, json!({})).await.unwrap();
    let made = series(&booked);
    salon.command(&client, "cancel_booking", id(&booked["series"]["bookings"][1])).await.unwrap();
    let gone = cancel(&client, &salon, made, Some(3), json!({})).await.unwrap();
    assert_eq!((&gone["cancelled"], &gone["fee_minor"]), (&json!(2), &json!(0)));
    assert_eq!(
        each(&gone["series"], "state"),
        ["confirmed", "cancelled", "cancelled", "cancelled"]
    );
    salon.reserve(&client, "2031-05-26 10:00+02", "lee@example.org", confirmed()).await.unwrap();
    let gone = cancel(&client, &salon, made, None, json!({})).await.unwrap();
    assert_eq!(gone["cancelled"], 1);
    assert_eq!(each(&gone["series"], "state"), ["cancelled"; 4]);
}

#[tokio::test]
async fn each_is_cancelled_under_its_terms_and_fees_add_up_bkg_9_bkg_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    // Whoever cancels later than a hundred years before pays half; until then nobody is too late.
    let policy = json!({"cancellation": {"free_until_minutes": 525_600, "fee_percent": 50}});
    let sql = "select api.set_policies($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.business, &policy]).await.unwrap();
    let booked = book(&client, &salon, &MONDAYS, json!({})).await.unwrap();
    let made = series(&booked);
    // One is in an hour: too late for the customer. One is within the year, and costs.
    let owner = database.superuser().await;
    let sql = "update bookings set starts_at = date_trunc('minute', now()) + $2::text::interval, ends_at = date_trunc('minute', now()) + $2::text::interval + interval '1 hour',
                      terms = terms || '{\"cancel_until_minutes\": 120}' where series_id = $1 and occurrence = $3";
    owner.execute(sql, &[&made, &"1 hour", &1]).await.unwrap();
    owner.execute(sql, &[&made, &"30 days", &2]).await.unwrap();
    let by_customer = json!({"by": "customer"});
    let error = cancel(&client, &salon, made, None, by_customer.clone()).await.unwrap_err();
    assert_eq!(refusal(&error), "series_conflicts");
    assert_eq!(codes(&facts(&error)["failed"]), ["too_late_to_cancel"]);
    assert_eq!(each(&read(&client, &salon, made).await, "state"), ["confirmed"; 4]);
    let partly = json!({"by": "customer", "partly": true});
    let gone = cancel(&client, &salon, made, None, partly).await.unwrap();
    assert_eq!(codes(&gone["failed"]), ["too_late_to_cancel"]);
    assert_eq!((&gone["cancelled"], &gone["fee_minor"]), (&json!(3), &json!(2250)));
    assert_eq!(gone["currency"], "EUR");
    let refused = cancel(&client, &salon, made, None, json!({"fee": 3})).await.unwrap_err();
    assert_eq!(refusal(&refused), "invalid_input");
}

#[tokio::test]
async fn seats_move_from_session_to_session_together_bkg_9_ses_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 4).await;
    let guide = venue.salon.staff[0];
    let mut sessions = Vec::new();
    for day in ["05-05", "05-06", "05-07"] {
        let at = format!("2031-{day} 12:00+02");
        sessions.push(venue.session(&database, &at, &[guide], json!({})).await);
    }
    let starts = ["2031-05-05 12:00", "2031-05-06 12:00"];
    let booked = book(&client, &venue.salon, &starts, json!({"party_size": 3})).await.unwrap();
    let made = series(&booked);
    let moved = shift(&client, &venue.salon, made, None, "2031-05-06 12:00", json!({})).await;
    assert_eq!(
        each(&moved.unwrap(), "session_id"),
        [sessions[1].to_string(), sessions[2].to_string()]
    );
    let sold = [
        counted(&database, sessions[0]).await.0,
        counted(&database, sessions[1]).await.0,
        counted(&database, sessions[2]).await.0,
    ];
    assert_eq!(sold, [0, 3, 3]);
    // The second has nowhere to go, so that it is in the first one's way.
    let error = shift(&client, &venue.salon, made, None, "2031-05-07 12:00", json!({})).await;
    assert_eq!(codes(&facts(&error.unwrap_err())["failed"]), ["session_full", "no_session"]);
    cancel(&client, &venue.salon, made, None, json!({})).await.unwrap();
    assert_eq!(counted(&database, sessions[2]).await.0, 0);
}
