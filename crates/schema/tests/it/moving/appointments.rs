use serde_json::json;
use testkit::{Database, Salon, call, id, refusal};

use super::{KIM, NOON, TEN, booked, moves, read, reschedule, to, variant};
use crate::races::assert_no_overlap;
use crate::resources::{facts, needs_of, resource};

#[tokio::test]
async fn a_moved_appointment_frees_its_time_and_keeps_what_it_is_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booking = booked(&client, &salon, TEN, salon.staff[0]).await;
    let before = read(&client, &salon, booking).await;
    let after =
        reschedule(&client, &salon, booking, Some(NOON), None, json!({"reason": "A meeting."}));
    let after = after.await.unwrap();
    assert_eq!(
        (&after["starts_at"], &after["ends_at"], &after["local_start"]),
        (
            &json!("2031-05-05T10:00:00+00:00"),
            &json!("2031-05-05T11:00:00+00:00"),
            &json!("2031-05-05T12:00:00")
        )
    );
    for stays in [
        "id",
        "reference",
        "state",
        "staff_ids",
        "price_minor",
        "price_lines",
        "contact",
        "service_id",
        "created_at",
    ] {
        assert_eq!(after[stays], before[stays], "{stays}");
    }
    assert_eq!((&before["sequence"], &after["sequence"]), (&json!(0), &json!(1)));
    // The old time is free, the new one isn't.
    salon.reserve(&client, TEN, KIM, json!({})).await.unwrap();
    let taken = salon.reserve(&client, NOON, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&taken), "slot_taken");
    let told = moves(&client, &salon, booking).await;
    assert_eq!(
        (
            &told[0]["from"]["starts_at"],
            &told[0]["to"]["starts_at"],
            &told[0]["reason"],
            &told[0]["sequence"]
        ),
        (&before["starts_at"], &after["starts_at"], &json!("A meeting."), &json!(1))
    );
    let sql = "select data from outbox where kind = 'booking.rescheduled' and entity_id = $1";
    let event: serde_json::Value =
        database.superuser().await.query_one(sql, &[&booking]).await.unwrap().get(0);
    assert_eq!(
        (&event["starts_at"], &event["from"]["starts_at"]),
        (&after["starts_at"], &before["starts_at"])
    );
    // A calendar hears of the cancellation too.
    let gone = salon.command(&client, "cancel_booking", booking).await.unwrap();
    assert_eq!(gone["sequence"], 2);
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn a_move_onto_itself_changes_nothing_and_one_over_its_own_time_works_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder()
        .service(json!({"step_minutes": 15, "buffer_after_minutes": 15}))
        .build(&database)
        .await;
    let booking = booked(&client, &salon, TEN, salon.staff[0]).await;
    let before = read(&client, &salon, booking).await;
    assert_eq!(to(&client, &salon, booking, TEN).await.unwrap(), before);
    assert_eq!(moves(&client, &salon, booking).await, json!([]));
    let after = to(&client, &salon, booking, "2031-05-05 10:15+02").await.unwrap();
    assert_eq!(after["starts_at"], "2031-05-05T08:15:00+00:00");
    let back = to(&client, &salon, booking, TEN).await.unwrap();
    assert_eq!((&back["starts_at"], &back["sequence"]), (&before["starts_at"], &json!(2)));
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn a_refused_move_leaves_everything_as_it_was_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().service(json!({"notice_minutes": 60})).build(&database).await;
    let booking = booked(&client, &salon, TEN, salon.staff[0]).await;
    booked(&client, &salon, NOON, salon.staff[0]).await;
    let before = read(&client, &salon, booking).await;
    for (wanted, code) in [
        (NOON, "slot_taken"),
        ("2031-05-05 20:00+02", "outside_hours"),
        ("2020-05-05 10:00+02", "too_short_notice"),
        ("2031-05-05 10:00:30+02", "invalid_input"),
    ] {
        let error = to(&client, &salon, booking, wanted).await.unwrap_err();
        assert_eq!(refusal(&error), code, "{wanted}");
    }
    for options in [
        json!({"nonsense": true}),
        json!({"any_staff": "yes"}),
        json!({"service_id": 7}),
        json!({"session_id": salon.service}),
        json!({"reason": 1}),
        json!({"tiers": [{"id": salon.service}], "reprice": true}),
    ] {
        let error =
            reschedule(&client, &salon, booking, None, None, options.clone()).await.unwrap_err();
        assert!(["invalid_input", "not_found"].contains(&refusal(&error).as_str()), "{options}");
    }
    let sql = "select api.reschedule_booking($1, $2, p_starts_at => '2031-05-05 14:00+02', p_if_version => 7)";
    let stale = call(&client, sql, &[&salon.tenant, &booking]).await.unwrap_err();
    assert_eq!(refusal(&stale), "version_mismatch");
    assert_eq!(read(&client, &salon, booking).await, before);
    let other = Salon::builder().build(&database).await;
    let foreign = to(&client, &other, booking, "2031-05-05 14:00+02").await.unwrap_err();
    assert_eq!(refusal(&foreign), "not_found");
    let foreign = other.command(&client, "list_booking_moves", booking).await.unwrap_err();
    assert_eq!(refusal(&foreign), "not_found");
}

#[tokio::test]
async fn only_what_is_to_come_is_moved_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let held = id(&salon.reserve(&client, TEN, KIM, json!({})).await.unwrap());
    let error = to(&client, &salon, held, NOON).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["from"]),
        ("illegal_transition", &json!("held"))
    );
    for (command, state) in [
        ("cancel_booking", "cancelled"),
        ("complete_booking", "completed"),
        ("check_in_booking", "arrived"),
    ] {
        let booking = booked(&client, &salon, "2031-05-06 10:00+02", salon.staff[0]).await;
        if command != "cancel_booking" {
            // It has begun.
            let sql = "update bookings set starts_at = clock_timestamp() - interval '10 minutes', ends_at = clock_timestamp() + interval '50 minutes' where id = $1";
            database.superuser().await.execute(sql, &[&booking]).await.unwrap();
        }
        salon.command(&client, command, booking).await.unwrap();
        let error = to(&client, &salon, booking, NOON).await.unwrap_err();
        assert_eq!(
            (refusal(&error).as_str(), &facts(&error)["from"]),
            ("illegal_transition", &json!(state)),
            "{command}"
        );
        let sql = "delete from claims where booking_id = $1";
        database.superuser().await.execute(sql, &[&booking]).await.unwrap();
    }
}

#[tokio::test]
async fn it_stays_with_whom_it_is_unless_somebody_else_is_asked_for_bkg_4_cat_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let [ana, ben, cleo] = salon.staff[..] else { panic!() };
    let booking = booked(&client, &salon, TEN, ben).await;
    booked(&client, &salon, NOON, ben).await;
    // Others are free at noon, but nobody was asked whether they will do.
    let error = to(&client, &salon, booking, NOON).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    let with = async |booking, staff, options| {
        let moved = reschedule(&client, &salon, booking, Some(NOON), staff, options).await;
        moved.map(|booking| booking["staff_ids"].clone())
    };
    assert_eq!(with(booking, Some(cleo), json!({})).await.unwrap(), json!([cleo]));
    let other = booked(&client, &salon, TEN, ben).await;
    assert_eq!(with(other, None, json!({"any_staff": true})).await.unwrap(), json!([ana]));
    let both = with(other, Some(ben), json!({"any_staff": true})).await.unwrap_err();
    assert_eq!(refusal(&both), "invalid_input");
    // Back to ten with anybody: whoever has it comes first, though others are free.
    let back = reschedule(&client, &salon, other, Some(TEN), None, json!({"any_staff": true}))
        .await
        .unwrap();
    assert_eq!(back["staff_ids"], json!([ana]));
    // Only the person changes.
    let handed = reschedule(&client, &salon, other, None, Some(ben), json!({})).await.unwrap();
    assert_eq!((&handed["staff_ids"], &handed["starts_at"]), (&json!([ben]), &back["starts_at"]));
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn rooms_move_along_and_another_variant_has_its_own_bkg_4_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let [ana, ben] = salon.staff[..] else { panic!() };
    let blue = resource(&client, &salon, json!({"name": "Blue room"})).await;
    let red = resource(&client, &salon, json!({"name": "Red room"})).await;
    needs_of(&client, &salon, salon.service, json!([{"resource_id": id(&blue)}])).await.unwrap();
    let long = variant(
        &client,
        &salon,
        json!({"name": "Long", "duration_minutes": 120, "price_minor": 8000, "step_minutes": 60}),
    )
    .await;
    needs_of(&client, &salon, long, json!([{"resource_id": id(&red)}])).await.unwrap();
    let booking = booked(&client, &salon, TEN, ana).await;
    booked(&client, &salon, NOON, ben).await;
    let error = to(&client, &salon, booking, NOON).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["resource"]),
        ("slot_taken", &json!("Blue room"))
    );
    let moved = reschedule(&client, &salon, booking, Some(NOON), None, json!({"service_id": long}))
        .await
        .unwrap();
    assert_eq!(
        (&moved["unit_ids"][0], &moved["ends_at"], &moved["price_minor"], &moved["service_id"]),
        (&red["units"][0]["id"], &json!("2031-05-05T12:00:00+00:00"), &json!(8000), &json!(long))
    );
    booked(&client, &salon, TEN, ben).await;
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn a_limit_doesnt_count_the_booking_that_is_moved_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().service(json!({"limit_per_day": 1})).build(&database).await;
    let booking = booked(&client, &salon, TEN, salon.staff[0]).await;
    to(&client, &salon, booking, NOON).await.unwrap();
    booked(&client, &salon, "2031-05-06 10:00+02", salon.staff[0]).await;
    let error = to(&client, &salon, booking, "2031-05-06 12:00+02").await.unwrap_err();
    assert_eq!(refusal(&error), "limit_reached");
}

#[tokio::test]
async fn what_was_promised_stays_though_the_service_has_changed_since_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booking = booked(&client, &salon, TEN, salon.staff[0]).await;
    let shorter = json!({"duration_minutes": 30, "price_minor": 9900, "buffer_after_minutes": 30});
    let sql = "select api.upsert_service($1, $2, $3, $4)";
    call(&client, sql, &[&salon.tenant, &salon.business, &shorter, &salon.service]).await.unwrap();
    let moved = to(&client, &salon, booking, NOON).await.unwrap();
    assert_eq!(
        (&moved["ends_at"], &moved["price_minor"]),
        (&json!("2031-05-05T11:00:00+00:00"), &json!(4500))
    );
    let claim = "select extract(epoch from ends_at - starts_at)::integer / 60 from claims where booking_id = $1";
    let minutes: i32 =
        database.superuser().await.query_one(claim, &[&booking]).await.unwrap().get(0);
    assert_eq!(minutes, 60);
}
