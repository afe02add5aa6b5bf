//! Parties that come in parts, late, or not at all.

use serde_json::{Value, json};
use testkit::{Database, Salon, id, refusal};
use uuid::Uuid;

use super::{Door, arrived};
use crate::schedule_of_sessions::detail;

#[tokio::test]
async fn a_party_comes_in_parts_ses_5() {
    let door = Door::open(8).await;
    let booking = door.sold_to("Kim", 4).await;
    assert_eq!((arrived(&booking), &booking["checked_in_at"]), (0, &Value::Null));
    let three = door.check_in(&booking, Some(3)).await.unwrap();
    assert_eq!((arrived(&three), &three["state"]), (3, &json!("confirmed")));
    assert_eq!(door.check_in(&booking, Some(3)).await.unwrap(), three, "twice is once");
    let four = door.check_in(&booking, None).await.unwrap();
    assert_eq!(
        (arrived(&four), &four["checked_in_at"]),
        (4, &three["checked_in_at"]),
        "the first of them decides when"
    );
    let fewer = door.check_in(&booking, Some(2)).await.unwrap();
    assert_eq!(arrived(&fewer), 2, "a mistake is corrected");
    let undone = door.command("undo_check_in", &booking).await.unwrap();
    assert_eq!((arrived(&undone), &undone["checked_in_at"]), (0, &Value::Null));
    assert_eq!(door.command("undo_check_in", &booking).await.unwrap(), undone, "twice is once");
    assert_eq!(
        door.events(&booking).await[1..],
        [
            "booking.checked_in",
            "booking.checked_in",
            "booking.checked_in",
            "booking.check_in_undone"
        ],
        "one for each change"
    );
    assert_eq!(door.seats().await, (4, 0), "who comes late keeps the seat");
}

#[tokio::test]
async fn only_guests_of_the_party_arrive_ses_5() {
    let door = Door::open(30).await;
    let booking = door.sold_to("Kim", 4).await;
    for number in [0, -1, 5] {
        let error = door.check_in(&booking, Some(number)).await.unwrap_err();
        assert_eq!(
            (refusal(&error), detail(&error)),
            ("invalid_input".into(), json!({"field": "arrived", "party_size": 4}))
        );
    }
    let held = door.with("Lee", json!({"party_size": 2})).await;
    let cancelled = door.sold_to("Mia", 2).await;
    door.command("cancel_booking", &cancelled).await.unwrap();
    for stranger in [&held, &cancelled] {
        let error = door.check_in(stranger, None).await.unwrap_err();
        assert_eq!(refusal(&error), "illegal_transition");
        let error = door.command("undo_check_in", stranger).await.unwrap_err();
        assert_eq!(refusal(&error), "illegal_transition");
    }
    let expire = "update bookings set hold_expires_at = clock_timestamp() where state = 'held'";
    door.database.superuser().await.execute(expire, &[]).await.unwrap();
    assert_eq!(refusal(&door.check_in(&held, None).await.unwrap_err()), "hold_expired");
    door.venue.set(&door.client, json!({"approval_required": true})).await;
    let pending = door.sold_to("Nia", 1).await;
    assert_eq!(refusal(&door.check_in(&pending, None).await.unwrap_err()), "illegal_transition");

    let other = Door::on(Database::lease().await, 4, "2031-05-05 12:00+02").await;
    let theirs = other.sold_to("Kim", 1).await;
    for command in ["check_in_party", "undo_check_in"] {
        let error = door.command(command, &theirs).await.unwrap_err();
        assert_eq!(refusal(&error), "not_found", "{command}");
    }
    let nobody = Uuid::from_u128(1);
    let error = door.call("mark_no_shows($1, $2)", &[&nobody]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

#[tokio::test]
async fn who_has_come_is_no_no_show_ses_5() {
    let door = Door::open(8).await;
    let booking = door.sold_to("Kim", 4).await;
    door.check_in(&booking, Some(1)).await.unwrap();
    let error = door.command("mark_no_show", &booking).await.unwrap_err();
    assert_eq!(
        (refusal(&error), detail(&error)),
        ("illegal_transition".into(), json!({"from": "checked_in", "to": "no_show"}))
    );
    door.command("undo_check_in", &booking).await.unwrap();
    assert_eq!(door.command("mark_no_show", &booking).await.unwrap()["state"], "no_show");
    let error = door.command("undo_check_in", &booking).await.unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition");

    // Late after all.
    let late = door.check_in(&booking, Some(3)).await.unwrap();
    assert_eq!((&late["state"], arrived(&late)), (&json!("completed"), 3));
    assert_eq!(arrived(&door.check_in(&booking, None).await.unwrap()), 4);
    assert_eq!(door.seats().await, (4, 0));
    let corrected = door.command("mark_no_show", &booking).await.unwrap();
    assert_eq!(
        (&corrected["state"], arrived(&corrected), &corrected["checked_in_at"]),
        (&json!("no_show"), 0, &Value::Null),
        "afterwards it is a correction"
    );
}

#[tokio::test]
async fn the_table_itself_keeps_arrivals_right_ses_5() {
    let door = Door::open(8).await;
    let booking = door.sold_to("Kim", 4).await;
    let admin = door.database.superuser().await;
    for (change, constraint) in [
        ("arrived = 5, checked_in_at = now()", "bookings_arrived_range"),
        ("arrived = -1", "bookings_arrived_range"),
        ("arrived = 1", "bookings_arrived_at_a_time"),
        ("checked_in_at = now()", "bookings_arrived_at_a_time"),
        (
            "arrived = 1, checked_in_at = now(), state = 'no_show'",
            "bookings_no_show_has_no_arrivals",
        ),
    ] {
        let sql = format!("update bookings set {change} where id = $1");
        let error = admin.execute(&sql, &[&id(&booking)]).await.unwrap_err();
        assert_eq!(error.as_db_error().unwrap().constraint(), Some(constraint), "{change}");
    }
}

#[tokio::test]
async fn appointments_are_checked_in_alike_bkg_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().service(json!({"party_max": 3})).build(&database).await;
    let client = database.server().await;
    let options = json!({"confirm": true, "party_size": 2});
    let booking =
        salon.reserve(&client, "2031-05-05 10:00+02", "kim@example.org", options).await.unwrap();
    let one = "select api.check_in_party($1, $2, 1)";
    let one = testkit::call(&client, one, &[&salon.tenant, &id(&booking)]).await.unwrap();
    assert_eq!(arrived(&one), 1);
    let all = salon.command(&client, "check_in_booking", id(&booking)).await.unwrap();
    assert_eq!((arrived(&all), &all["checked_in_at"]), (2, &one["checked_in_at"]));
}

#[tokio::test]
async fn at_the_end_those_who_never_came_are_no_shows_ses_5() {
    let door = Door::open(10).await;
    let (kim, lee, mia) =
        (door.sold_to("Kim", 2).await, door.sold_to("Lee", 3).await, door.sold_to("Mia", 1).await);
    door.with("Held", json!({})).await;
    door.check_in(&lee, Some(1)).await.unwrap();
    door.command("complete_booking", &mia).await.unwrap();
    let early = door.call("mark_no_shows($1, $2)", &[&door.session]).await.unwrap_err();
    assert_eq!(refusal(&early), "illegal_transition", "they may still come");

    let admin = door.database.superuser().await;
    let begin = "with begun as (update sessions set starts_at = now() - interval '1 hour', ends_at = now() where id = $1 returning id)
                 update bookings b set starts_at = now() - interval '1 hour', ends_at = now() from begun where b.session_id = begun.id";
    admin.execute(begin, &[&door.session]).await.unwrap();
    let marked = door.call("mark_no_shows($1, $2)", &[&door.session]).await.unwrap();
    assert_eq!(marked, json!({"booking_ids": [kim["id"]]}));
    let again = door.call("mark_no_shows($1, $2)", &[&door.session]).await.unwrap();
    assert_eq!(again, json!({"booking_ids": []}));
    let states =
        "select array_agg(state order by contact_name) from bookings where session_id = $1";
    let states: Vec<String> = admin.query_one(states, &[&door.session]).await.unwrap().get(0);
    assert_eq!(states, ["held", "no_show", "confirmed", "completed"]);
    assert_eq!(door.events(&kim).await.last().unwrap(), "booking.no_show");
    assert_eq!(door.seats().await, (6, 1), "a no-show's seats stay sold");
}
