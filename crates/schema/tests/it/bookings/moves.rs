//! BKG-1: the moves between states, imports and events.

use std::time::Duration;

use serde_json::json;
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{KIM, MORNING, set_service, state_of};

const MOVES: [(&str, &str, &[&str]); 7] = [
    ("confirm_booking", "confirmed", &["held"]),
    ("approve_booking", "confirmed", &["pending"]),
    ("reject_booking", "rejected", &["pending"]),
    ("cancel_booking", "cancelled", &["held", "pending", "confirmed"]),
    ("complete_booking", "completed", &["confirmed", "no_show"]),
    ("mark_no_show", "no_show", &["confirmed", "completed"]),
    ("check_in_booking", "confirmed", &["confirmed"]),
];

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

#[tokio::test]
async fn only_legal_moves_pass_bkg_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let mut hour = 0;
    for state in
        ["held", "pending", "confirmed", "cancelled", "completed", "rejected", "no_show", "expired"]
    {
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
                    assert!(!from.contains(&state), "{command} refused from {state}: {error:?}");
                    let expected =
                        if state == "expired" { "hold_expired" } else { "illegal_transition" };
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
        .execute("update bookings set state = 'confirmed' where id = $1", &[&booking])
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition");
}

#[tokio::test]
async fn pending_blocks_unless_the_service_says_otherwise_bkg_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().service(json!({"approval_required": true})).build(&database).await;
    let client = database.server().await;
    let pending = salon.reserve(&client, MORNING, KIM, json!({"confirm": true})).await.unwrap();
    assert_eq!(pending["state"], "pending");
    assert_eq!(
        refusal(&salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err()),
        "slot_taken"
    );

    set_service(&client, &salon, json!({"pending_blocks": false})).await;
    let (one, two) = (
        salon.reserve(&client, "2031-05-05 12:00+02", KIM, json!({"confirm": true})).await.unwrap(),
        salon.reserve(&client, "2031-05-05 12:00+02", KIM, json!({"confirm": true})).await.unwrap(),
    );
    salon.command(&client, "approve_booking", id(&one)).await.unwrap();
    let error = salon.command(&client, "approve_booking", id(&two)).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken", "the one approved first has the time");
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
        async move { call(client, "select api.import_booking($1, $2)", &[&tenant, &document]).await }
    };
    assert_eq!(
        import("2020-01-06T03:00:00+01:00", "completed").await.unwrap()["state"],
        "completed",
        "past, at night"
    );
    assert_eq!(
        import("2031-05-05T10:00:00+02:00", "confirmed").await.unwrap()["entry_method"],
        "import"
    );
    assert_eq!(
        refusal(&salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err()),
        "slot_taken"
    );
    assert_eq!(
        refusal(&import("2031-05-05T10:30:00+02:00", "confirmed").await.unwrap_err()),
        "slot_taken"
    );
    assert_eq!(
        refusal(&import("2031-05-05T12:00:00+02:00", "held").await.unwrap_err()),
        "invalid_input"
    );
}

#[tokio::test]
async fn every_change_is_an_event_with_a_position_after_the_relay() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, worker) = (database.server().await, database.worker().await);
    let booking = id(&salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap());
    salon.command(&client, "confirm_booking", booking).await.unwrap();
    while worker.query_one("select api.relay_events()", &[]).await.unwrap().get::<_, i32>(0) > 0 {}
    let admin = database.superuser().await;
    let rows =
        admin.query("select position, kind from outbox order by position", &[]).await.unwrap();
    let positions: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    assert!(positions.windows(2).all(|pair| pair[1] == pair[0] + 1), "dense: {positions:?}");
    let kinds: Vec<&str> = rows.iter().map(|row| row.get(1)).collect();
    assert!(kinds.ends_with(&["booking.held", "booking.confirmed"]), "{kinds:?}");
}
