//! BKG-1, BKG-3, BKG-7, CAT-1, CRM-1: what the commands accept, what they refuse, and in which words.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

const MORNING: &str = "2031-05-05 10:00+02";
const KIM: &str = "kim@example.org";

const MOVES: [(&str, &str, &[&str]); 7] = [
    ("confirm_booking", "confirmed", &["held"]),
    ("approve_booking", "confirmed", &["pending"]),
    ("reject_booking", "rejected", &["pending"]),
    (
        "cancel_booking",
        "cancelled",
        &["held", "pending", "confirmed"],
    ),
    ("complete_booking", "completed", &["confirmed", "no_show"]),
    ("mark_no_show", "no_show", &["confirmed", "completed"]),
    ("check_in_booking", "confirmed", &["confirmed"]),
];

/// A booking brought to a state by commands alone.
async fn booking_in(client: &Client, salon: &Salon, state: &str, hour: usize) -> Uuid {
    let starts_at = format!("2031-05-{:02} {:02}:00+02", 5 + hour / 8, 9 + hour % 8);
    let approval = matches!(state, "pending" | "rejected");
    set_service(client, salon, json!({"approval_required": approval})).await;
    let held = salon
        .reserve(
            client,
            &starts_at,
            KIM,
            json!({"hold_seconds": if state == "expired" { 1 } else { 600 }}),
        )
        .await
        .unwrap();
    let booking = id(&held);
    let path: &[&str] = match state {
        "pending" | "confirmed" => &["confirm_booking"],
        "cancelled" => &["cancel_booking"],
        "completed" => &["confirm_booking", "complete_booking"],
        "no_show" => &["confirm_booking", "mark_no_show"],
        "rejected" => &["confirm_booking", "reject_booking"],
        _ => &[],
    };
    for command in path {
        salon.command(client, command, booking).await.unwrap();
    }
    booking
}

async fn set_service(client: &Client, salon: &Salon, fields: Value) {
    let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
        &[&salon.tenant, &salon.business, &fields, &salon.service];
    call(
        client,
        "select api.upsert_service($1, $2, $3, $4)",
        parameters,
    )
    .await
    .unwrap();
}

async fn state_of(client: &Client, salon: &Salon, booking: Uuid) -> String {
    client
        .batch_execute(&format!(
            "begin; set local app.tenant_id = '{}'",
            salon.tenant
        ))
        .await
        .unwrap();
    let row = client
        .query_one(
            "select internal.booking_json(b) ->> 'state' from bookings b where id = $1",
            &[&booking],
        )
        .await
        .unwrap();
    client.batch_execute("commit").await.unwrap();
    row.get(0)
}

#[tokio::test]
async fn only_legal_moves_pass_bkg_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let mut hour = 0;
    for state in [
        "held",
        "pending",
        "confirmed",
        "cancelled",
        "completed",
        "rejected",
        "no_show",
        "expired",
    ] {
        for (command, result, from) in MOVES {
            let booking = booking_in(&client, &salon, state, hour).await;
            hour += 1;
            if state == "expired" {
                tokio::time::sleep(Duration::from_millis(1050)).await;
            }
            assert_eq!(state_of(&client, &salon, booking).await, state);
            set_service(&client, &salon, json!({"approval_required": false})).await;
            match salon.command(&client, command, booking).await {
                Ok(moved) => {
                    assert!(from.contains(&state), "{command} passed from {state}");
                    assert_eq!(moved["state"], result);
                }
                Err(error) => {
                    assert!(
                        !from.contains(&state),
                        "{command} refused from {state}: {error:?}"
                    );
                    let expected = if state == "expired" {
                        "hold_expired"
                    } else {
                        "illegal_transition"
                    };
                    assert_eq!(refusal(&error), expected, "{command} from {state}");
                    assert_eq!(
                        state_of(&client, &salon, booking).await,
                        state,
                        "a refusal changes nothing"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn the_table_itself_refuses_illegal_moves_bkg_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let booking = booking_in(&client, &salon, "cancelled", 0).await;
    let admin = database.superuser().await;
    let error = admin
        .execute(
            "update bookings set state = 'confirmed' where id = $1",
            &[&booking],
        )
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition");
}

#[tokio::test]
async fn an_expired_hold_blocks_nobody_before_any_clean_up_bkg_3() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let first = salon
        .reserve(&client, MORNING, KIM, json!({"hold_seconds": 1}))
        .await
        .unwrap();
    assert_eq!(
        refusal(
            &salon
                .reserve(&client, MORNING, KIM, json!({}))
                .await
                .unwrap_err()
        ),
        "slot_taken"
    );
    tokio::time::sleep(Duration::from_millis(1050)).await;
    assert_eq!(
        state_of(&client, &salon, id(&first)).await,
        "expired",
        "it reads as expired at once"
    );
    let second = salon
        .reserve(&client, MORNING, "lee@example.org", json!({}))
        .await
        .unwrap();
    assert_eq!(second["state"], "held");
    let late = salon
        .command(&client, "confirm_booking", id(&first))
        .await
        .unwrap_err();
    assert_eq!(refusal(&late), "hold_expired");
}

/// RELIABILITY finding 4: `now()` stands still while a command waits for a lock.
#[tokio::test]
async fn a_confirmation_that_waited_past_the_expiry_is_refused_bkg_3() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, admin) = (database.server().await, database.superuser().await);
    let booking = id(&salon
        .reserve(&client, MORNING, KIM, json!({"hold_seconds": 1}))
        .await
        .unwrap());
    admin.batch_execute("begin").await.unwrap();
    admin
        .query("select from bookings where id = $1 for update", &[&booking])
        .await
        .unwrap();
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
    salon
        .reserve(&client, MORNING, KIM, json!({"hold_seconds": 1}))
        .await
        .unwrap();
    assert!(
        worker
            .query("select api.list_due_holds()", &[])
            .await
            .unwrap()
            .is_empty()
    );
    tokio::time::sleep(Duration::from_millis(1050)).await;
    let due: Vec<Uuid> = worker
        .query("select api.list_due_holds()", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(due, [salon.tenant]);
    let released = call(
        &worker,
        "select api.release_expired_holds($1)",
        &[&salon.tenant],
    )
    .await
    .unwrap();
    assert_eq!(released, json!({"released": 1}));
    let claims = database
        .superuser()
        .await
        .query_one("select count(*) from claims", &[])
        .await
        .unwrap();
    assert_eq!(claims.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn a_key_used_50_times_at_once_executes_once_bkg_7() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let clients = join_all((0..50).map(|_| database.server())).await;
    let answers = join_all(
        clients
            .iter()
            .map(|client| keyed(client, &salon, "k1", "same", MORNING)),
    )
    .await;
    let ids: Vec<Uuid> = answers
        .iter()
        .map(|answer| id(answer.as_ref().unwrap()))
        .collect();
    assert!(
        ids.iter().all(|one| *one == ids[0]),
        "fifty answers, one booking"
    );
    let bookings = database
        .superuser()
        .await
        .query_one("select count(*) from bookings", &[])
        .await
        .unwrap();
    assert_eq!(bookings.get::<_, i64>(0), 1);
}

#[tokio::test]
async fn a_key_with_another_body_is_refused_and_a_refusal_is_not_remembered_bkg_7() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let taken = id(&salon
        .reserve(&client, MORNING, KIM, json!({}))
        .await
        .unwrap());
    assert_eq!(
        refusal(
            &keyed(&client, &salon, "k1", "a", MORNING)
                .await
                .unwrap_err()
        ),
        "slot_taken"
    );
    salon
        .command(&client, "cancel_booking", taken)
        .await
        .unwrap();
    let booked = keyed(&client, &salon, "k1", "a", MORNING).await.unwrap();
    assert_eq!(
        refusal(
            &keyed(&client, &salon, "k1", "b", MORNING)
                .await
                .unwrap_err()
        ),
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
            .reserve(
                &client,
                &format!("2031-05-05 {hour}:00+02"),
                KIM,
                caps("192.0.2.1"),
            )
            .await
            .unwrap();
    }
    let third = salon
        .reserve(
            &client,
            "2031-05-05 11:00+02",
            "KIM@example.org",
            caps("192.0.2.2"),
        )
        .await
        .unwrap_err();
    assert_eq!(
        refusal(&third),
        "hold_limit_reached",
        "the contact counts, however it is written"
    );
    salon
        .reserve(
            &client,
            "2031-05-05 11:00+02",
            "lee@example.org",
            caps("192.0.2.1"),
        )
        .await
        .unwrap();
    let fourth = salon
        .reserve(
            &client,
            "2031-05-05 12:00+02",
            "mia@example.org",
            caps("192.0.2.1"),
        )
        .await
        .unwrap_err();
    assert_eq!(refusal(&fourth), "hold_limit_reached", "the address counts");
    salon
        .reserve(
            &client,
            "2031-05-05 12:00+02",
            "mia@example.org",
            caps("192.0.2.9"),
        )
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
            salon
                .reserve(
                    client,
                    &starts_at,
                    &format!("c{number}@example.org"),
                    options,
                )
                .await
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
    let booking = id(&salon
        .reserve(&client, MORNING, KIM, json!({"hold_seconds": 2}))
        .await
        .unwrap());
    tokio::time::sleep(Duration::from_millis(500)).await;
    let renew = async || {
        call(
            &client,
            "select api.renew_hold($1, $2, 2)",
            &[&salon.tenant, &booking],
        )
        .await
    };
    renew().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1900)).await;
    renew().await.unwrap();
    let error = renew().await.unwrap_err();
    assert_eq!(refusal(&error), "renewal_limit_reached");
    tokio::time::sleep(Duration::from_millis(1800)).await;
    assert_eq!(state_of(&client, &salon, booking).await, "expired");
}

#[tokio::test]
async fn a_blacklisted_customer_gets_a_generic_refusal_crm_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let customer = json!({"name": "Kim", "email": KIM, "phone": "+49 30 123456"});
    let customer = call(
        &client,
        "select api.upsert_customer($1, $2)",
        &[&salon.tenant, &customer],
    )
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
    let first = salon
        .reserve(&client, MORNING, KIM, json!({}))
        .await
        .unwrap();
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
    assert_eq!(
        again["contact"]["name"], "Impostor",
        "the booking keeps the contact as typed"
    );
    let row = database
        .superuser()
        .await
        .query_one("select name from customers", &[])
        .await
        .unwrap();
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
        (
            json!({"window_kind": "rolling", "window_days": 30}),
            MORNING,
            "outside_window",
        ),
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
        let error = salon
            .reserve(&client, starts_at, KIM, json!({}))
            .await
            .expect_err(starts_at);
        assert_eq!(refusal(&error), code, "{fields} {starts_at}");
    }
    set_service(&client, &salon, json!({"window_kind": "range", "window_start": "2031-05-05", "window_end": "2031-05-05", "notice_minutes": 0})).await;
    salon
        .reserve(&client, MORNING, KIM, json!({}))
        .await
        .unwrap();
}

#[tokio::test]
async fn archived_services_and_suspended_tenants_take_no_bookings_cat_2_ten_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let kept = id(&salon
        .reserve(&client, MORNING, KIM, json!({}))
        .await
        .unwrap());
    call(
        &client,
        "select api.set_tenant_status($1, 'suspended')",
        &[&salon.tenant],
    )
    .await
    .unwrap();
    let error = salon
        .reserve(&client, "2031-05-05 12:00+02", KIM, json!({}))
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "tenant_suspended");
    call(
        &client,
        "select api.set_tenant_status($1, 'active')",
        &[&salon.tenant],
    )
    .await
    .unwrap();
    salon
        .command(&client, "archive_service", salon.service)
        .await
        .unwrap();
    let error = salon
        .reserve(&client, "2031-05-05 12:00+02", KIM, json!({}))
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "service_unavailable");
    assert_eq!(
        salon
            .command(&client, "confirm_booking", kept)
            .await
            .unwrap()["state"],
        "confirmed",
        "bookings stay"
    );
    let error = salon
        .command(&client, "delete_service", salon.service)
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "in_use");
}

#[tokio::test]
async fn limits_count_in_the_business_zone_and_hold_under_concurrency() {
    let database = Database::lease().await;
    let salon = Salon::builder()
        .staff(8)
        .service(json!({"limit_per_day": 3}))
        .build(&database)
        .await;
    let clients = join_all((0..24).map(|_| database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let starts_at = format!("2031-05-05 {:02}:00+02", 9 + number % 8);
        let salon = &salon;
        async move {
            salon
                .reserve(
                    client,
                    &starts_at,
                    &format!("c{number}@example.org"),
                    json!({}),
                )
                .await
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
    salon
        .reserve(&clients[0], "2031-05-06 10:00+02", KIM, json!({}))
        .await
        .unwrap();
}

#[tokio::test]
async fn pending_blocks_unless_the_service_says_otherwise_bkg_1() {
    let database = Database::lease().await;
    let salon = Salon::builder()
        .service(json!({"approval_required": true}))
        .build(&database)
        .await;
    let client = database.server().await;
    let pending = salon
        .reserve(&client, MORNING, KIM, json!({"confirm": true}))
        .await
        .unwrap();
    assert_eq!(pending["state"], "pending");
    assert_eq!(
        refusal(
            &salon
                .reserve(&client, MORNING, KIM, json!({}))
                .await
                .unwrap_err()
        ),
        "slot_taken"
    );

    set_service(&client, &salon, json!({"pending_blocks": false})).await;
    let (one, two) = (
        salon
            .reserve(
                &client,
                "2031-05-05 12:00+02",
                KIM,
                json!({"confirm": true}),
            )
            .await
            .unwrap(),
        salon
            .reserve(
                &client,
                "2031-05-05 12:00+02",
                KIM,
                json!({"confirm": true}),
            )
            .await
            .unwrap(),
    );
    salon
        .command(&client, "approve_booking", id(&one))
        .await
        .unwrap();
    let error = salon
        .command(&client, "approve_booking", id(&two))
        .await
        .unwrap_err();
    assert_eq!(
        refusal(&error),
        "slot_taken",
        "the one approved first has the time"
    );
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
    let booking = salon
        .reserve(&client, "2031-05-06 10:00+02", KIM, json!({}))
        .await
        .unwrap();
    assert_eq!(booking["staff_ids"].as_array().unwrap().len(), 3);
    let error = salon
        .reserve(&client, "2031-05-06 10:00+02", KIM, json!({}))
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
}

#[tokio::test]
async fn time_off_blocks_and_is_refused_over_bookings_sch_2() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let booking = id(&salon
        .reserve(&client, MORNING, KIM, json!({"confirm": true}))
        .await
        .unwrap());
    let staff = salon.staff[0];
    let away = async || {
        let statement = "select api.add_time_off($1, $2, '2031-05-01 00:00+02', '2031-05-20 00:00+02', 'Holiday')";
        call(&client, statement, &[&salon.tenant, &staff]).await
    };
    let error = away().await.unwrap_err();
    assert_eq!(refusal(&error), "time_off_conflicts");
    assert!(
        error
            .as_db_error()
            .unwrap()
            .detail()
            .unwrap()
            .contains(&booking.to_string()),
        "it names the bookings in the way"
    );
    salon
        .command(&client, "cancel_booking", booking)
        .await
        .unwrap();
    let off = away().await.unwrap();
    for day in ["2031-05-01", "2031-05-12", "2031-05-19"] {
        let error = salon
            .reserve(&client, &format!("{day} 10:00+02"), KIM, json!({}))
            .await
            .expect_err(day);
        assert_eq!(refusal(&error), "slot_taken", "{day}");
    }
    salon
        .reserve(&client, "2031-05-20 10:00+02", KIM, json!({}))
        .await
        .unwrap();
    salon
        .command(&client, "remove_time_off", id(&off))
        .await
        .unwrap();
    salon
        .reserve(&client, MORNING, KIM, json!({}))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_import_skips_the_rules_but_not_the_promise() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let import = |starts_at: &str, state: &str| {
        let document = json!({"service_id": salon.service, "staff_ids": [salon.staff[0]], "starts_at": starts_at, "state": state,
                              "customer": {"name": "Kim", "email": KIM}});
        let (tenant, client) = (salon.tenant, &client);
        async move {
            call(
                client,
                "select api.import_booking($1, $2)",
                &[&tenant, &document],
            )
            .await
        }
    };
    assert_eq!(
        import("2020-01-06T03:00:00+01:00", "completed")
            .await
            .unwrap()["state"],
        "completed",
        "past, at night"
    );
    assert_eq!(
        import("2031-05-05T10:00:00+02:00", "confirmed")
            .await
            .unwrap()["entry_method"],
        "import"
    );
    assert_eq!(
        refusal(
            &salon
                .reserve(&client, MORNING, KIM, json!({}))
                .await
                .unwrap_err()
        ),
        "slot_taken"
    );
    assert_eq!(
        refusal(
            &import("2031-05-05T10:30:00+02:00", "confirmed")
                .await
                .unwrap_err()
        ),
        "slot_taken"
    );
    assert_eq!(
        refusal(
            &import("2031-05-05T12:00:00+02:00", "held")
                .await
                .unwrap_err()
        ),
        "invalid_input"
    );
}

#[tokio::test]
async fn every_change_is_an_event_with_a_position_after_the_relay() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, worker) = (database.server().await, database.worker().await);
    let booking = id(&salon
        .reserve(&client, MORNING, KIM, json!({}))
        .await
        .unwrap());
    salon
        .command(&client, "confirm_booking", booking)
        .await
        .unwrap();
    while worker
        .query_one("select api.relay_events()", &[])
        .await
        .unwrap()
        .get::<_, i32>(0)
        > 0
    {}
    let admin = database.superuser().await;
    let rows = admin
        .query("select position, kind from outbox order by position", &[])
        .await
        .unwrap();
    let positions: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    assert!(
        positions.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "dense: {positions:?}"
    );
    let kinds: Vec<&str> = rows.iter().map(|row| row.get(1)).collect();
    assert!(
        kinds.ends_with(&["booking.held", "booking.confirmed"]),
        "{kinds:?}"
    );
}
