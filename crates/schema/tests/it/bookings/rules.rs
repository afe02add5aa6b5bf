//! CAT-1, CAT-2, CRM-1, SCH-2: the rules of service, schedule and customer.

use futures_util::future::join_all;
use serde_json::json;
use testkit::{Database, Salon, call, id, refusal, sqlstate};

use super::{KIM, MORNING, set_service};

#[tokio::test]
async fn a_blacklisted_customer_gets_a_generic_refusal_crm_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let customer = json!({"name": "Kim", "email": KIM, "phone": "+49 30 123456"});
    let customer = call(&client, "select api.upsert_customer($1, $2)", &[&salon.tenant, &customer])
        .await
        .unwrap();
    let change = json!({"status": "blacklisted"});
    call(
        &client,
        "select api.upsert_customer($1, $2, $3)",
        &[&salon.tenant, &change, &id(&customer)],
    )
    .await
    .unwrap();
    for contact in [
        json!({"name": "X", "email": "Kim@Example.ORG"}),
        json!({"name": "X", "phone": "0049-30-123456"}),
    ] {
        let error = call(
            &client,
            "select api.reserve_booking($1, $2, $3::text::timestamptz, $4)",
            &[&salon.tenant, &salon.service, &MORNING, &contact],
        )
        .await
        .unwrap_err();
        assert_eq!(refusal(&error), "booking_refused");
        assert!(!error.as_db_error().unwrap().message().contains("blacklist"));
    }
}

#[tokio::test]
async fn customers_are_matched_by_contact_and_never_overwritten_crm_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let first = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    let again = call(
        &client,
        "select api.reserve_booking($1, $2, '2031-05-05 12:00+02', $3)",
        &[
            &salon.tenant,
            &salon.service,
            &json!({"name": "Impostor", "email": " KIM@example.org "}),
        ],
    )
    .await
    .unwrap();
    assert_eq!(again["customer_id"], first["customer_id"]);
    assert_eq!(again["contact"]["name"], "Impostor", "the booking keeps the contact as typed");
    let row =
        database.superuser().await.query_one("select name from customers", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "Kim");
}

#[tokio::test]
async fn starts_outside_the_rules_are_refused_by_name_cat_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    for (fields, starts_at, code) in [
        (json!({}), "2020-05-05 10:00+02", "too_short_notice"),
        (json!({}), "2031-05-05 08:00+02", "outside_hours"),
        (json!({}), "2031-05-05 16:30+02", "outside_hours"),
        (json!({}), "2031-05-05 10:00:30+02", "invalid_input"),
        (json!({}), "9999-05-05 10:00+02", "invalid_input"),
        (json!({}), "infinity", "invalid_input"),
        (json!({"window_kind": "rolling", "window_days": 30}), MORNING, "outside_window"),
        (
            json!({"window_kind": "range", "window_start": "2031-05-06", "window_end": "2031-05-09"}),
            MORNING,
            "outside_window",
        ),
        (
            json!({"window_kind": "none", "notice_minutes": 525600}),
            "2027-01-05 10:00+01",
            "too_short_notice",
        ),
    ] {
        set_service(&client, &salon, fields.clone()).await;
        let error = salon.reserve(&client, starts_at, KIM, json!({})).await.expect_err(starts_at);
        assert_eq!(refusal(&error), code, "{fields} {starts_at}");
    }
    set_service(&client, &salon, json!({"window_kind": "range", "window_start": "2031-05-05", "window_end": "2031-05-05", "notice_minutes": 0})).await;
    salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
}

/// Of many who want one time all but one come too late: they are told at once, whatever is going on with the person's calendar.
#[tokio::test]
async fn whoever_comes_too_late_waits_for_nobody_bkg_2() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, other) = (database.server().await, database.server().await);
    salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    other.batch_execute("begin").await.unwrap();
    salon.reserve(&other, "2031-05-05 14:00+02", "lee@example.org", json!({})).await.unwrap();
    client.batch_execute("set lock_timeout = '2s'").await.unwrap();
    let late = salon.reserve(&client, MORNING, "ada@example.org", json!({})).await.unwrap_err();
    assert_eq!(refusal(&late), "slot_taken");
    // Whether a time that seems free stays so is known when the other has ended.
    let waits = salon.reserve(&client, "2031-05-05 12:00+02", KIM, json!({})).await.unwrap_err();
    assert_eq!(sqlstate(&waits), "55P03");
    other.batch_execute("rollback").await.unwrap();
    // Who could never have had it isn't told to have come too late.
    let party = json!({"party_size": 99});
    let large = salon.reserve(&client, MORNING, KIM, party).await.unwrap_err();
    assert_eq!(refusal(&large), "invalid_input");
    set_service(&client, &salon, json!({"window_kind": "rolling", "window_days": 30})).await;
    let early = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&early), "outside_window");
}

#[tokio::test]
async fn archived_services_and_suspended_tenants_take_no_bookings_cat_2_ten_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let kept = id(&salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap());
    call(&client, "select api.set_tenant_status($1, 'suspended')", &[&salon.tenant]).await.unwrap();
    let error = salon.reserve(&client, "2031-05-05 12:00+02", KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "tenant_suspended");
    call(&client, "select api.set_tenant_status($1, 'active')", &[&salon.tenant]).await.unwrap();
    salon.command(&client, "archive_service", salon.service).await.unwrap();
    let error = salon.reserve(&client, "2031-05-05 12:00+02", KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "service_unavailable");
    assert_eq!(
        salon.command(&client, "confirm_booking", kept).await.unwrap()["state"],
        "confirmed",
        "bookings stay"
    );
    let error = salon.command(&client, "delete_service", salon.service).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use");
}

#[tokio::test]
async fn limits_count_in_the_business_zone_and_hold_under_concurrency() {
    let database = Database::lease().await;
    let salon =
        Salon::builder().staff(8).service(json!({"limit_per_day": 3})).build(&database).await;
    let clients = join_all((0..24).map(|_| database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let starts_at = format!("2031-05-05 {:02}:00+02", 9 + number % 8);
        let salon = &salon;
        async move {
            salon.reserve(client, &starts_at, &format!("c{number}@example.org"), json!({})).await
        }
    }))
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    assert!(
        outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .all(|error| refusal(error) == "limit_reached")
    );
    salon.reserve(&clients[0], "2031-05-06 10:00+02", KIM, json!({})).await.unwrap();
}

#[tokio::test]
async fn round_robin_takes_turns_and_collective_takes_all() {
    let database = Database::lease().await;
    let salon = Salon::builder()
        .staff(3)
        .service(json!({"assignment": "round_robin"}))
        .build(&database)
        .await;
    let client = database.server().await;
    let mut chosen = Vec::new();
    for hour in 9..15 {
        let booking = salon
            .reserve(&client, &format!("2031-05-05 {hour}:00+02"), KIM, json!({}))
            .await
            .unwrap();
        chosen.push(booking["staff_ids"][0].as_str().unwrap().to_owned());
    }
    let first: std::collections::BTreeSet<_> = chosen[..3].iter().collect();
    assert_eq!(first.len(), 3, "everybody once before anybody twice");
    assert_eq!(chosen[..3], chosen[3..], "in the same order again");

    set_service(&client, &salon, json!({"assignment": "collective"})).await;
    let booking = salon.reserve(&client, "2031-05-06 10:00+02", KIM, json!({})).await.unwrap();
    assert_eq!(booking["staff_ids"].as_array().unwrap().len(), 3);
    let error = salon.reserve(&client, "2031-05-06 10:00+02", KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
}

#[tokio::test]
async fn time_off_blocks_and_is_refused_over_bookings_sch_2() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let booking =
        id(&salon.reserve(&client, MORNING, KIM, json!({"confirm": true})).await.unwrap());
    let staff = salon.staff[0];
    let away = async || {
        let statement = "select api.add_time_off($1, $2, '2031-05-01 00:00+02', '2031-05-20 00:00+02', 'Holiday')";
        call(&client, statement, &[&salon.tenant, &staff]).await
    };
    let error = away().await.unwrap_err();
    assert_eq!(refusal(&error), "time_off_conflicts");
    assert!(
        error.as_db_error().unwrap().detail().unwrap().contains(&booking.to_string()),
        "it names the bookings in the way"
    );
    salon.command(&client, "cancel_booking", booking).await.unwrap();
    let off = away().await.unwrap();
    for day in ["2031-05-01", "2031-05-12", "2031-05-19"] {
        let error = salon
            .reserve(&client, &format!("{day} 10:00+02"), KIM, json!({}))
            .await
            .expect_err(day);
        assert_eq!(refusal(&error), "slot_taken", "{day}");
    }
    salon.reserve(&client, "2031-05-20 10:00+02", KIM, json!({})).await.unwrap();
    salon.command(&client, "remove_time_off", id(&off)).await.unwrap();
    salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
}
