//! Seats that are sold at the door.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{call, id, refusal};
use uuid::Uuid;

use super::{Door, arrived, minutes_from_now};
use crate::schedule_of_sessions::detail;
use crate::selling::assert_seats_add_up;

#[tokio::test]
async fn seats_of_a_session_that_has_begun_are_sold_at_the_door_ses_5() {
    let door = Door::begun(8).await;
    door.venue.set(&door.client, json!({"approval_required": true, "notice_minutes": 600})).await;
    let guest =
        door.walk_in(Value::Null, json!({"party_size": 3, "notes": "Birthday"})).await.unwrap();
    assert_eq!(
        (&guest["state"], arrived(&guest), &guest["entry_method"], &guest["contact"]["name"]),
        (&json!("confirmed"), 3, &json!("walk_in"), &json!("Walk-in"))
    );
    assert_eq!((&guest["price_minor"], &guest["notes"]), (&json!(7500), &json!("Birthday")));
    assert_eq!(guest["session_id"], json!(door.session));
    assert_eq!(door.seats().await, (3, 0));
    assert_eq!(door.events(&guest).await, ["booking.confirmed"], "which says who is there:");
    let facts = "select to_jsonb(data) -> 'arrived' from outbox where entity_id = $1";
    let admin = door.database.superuser().await;
    assert_eq!(call(&admin, facts, &[&id(&guest)]).await.unwrap(), json!(3));
    let named = door.walk_in(json!({"name": " Ada "}), json!({})).await.unwrap();
    assert_eq!(
        (&named["contact"]["name"], &named["customer_id"]),
        (&json!("Ada"), &guest["customer_id"]),
        "one customer for all without a contact"
    );
    let reachable = json!({"name": "Bo", "email": "bo@example.org"});
    let first = door.walk_in(reachable.clone(), json!({})).await.unwrap();
    let second = door.walk_in(reachable, json!({})).await.unwrap();
    assert_eq!(first["customer_id"], second["customer_id"]);
    assert_ne!(first["customer_id"], guest["customer_id"]);
    let known = door.walk_in(json!({"id": first["customer_id"]}), json!({})).await.unwrap();
    assert_eq!(known["contact"]["email"], "bo@example.org");
    assert_seats_add_up(&door.database).await;

    // On the web it is over.
    let late = json!({"session_id": door.session, "confirm": true});
    let reserve = "reserve_booking($1, null, null, $2, p_options => $3)";
    let customer = json!({"name": "Cy", "email": "cy@example.org"});
    let error = door.call(reserve, &[&customer, &late]).await.unwrap_err();
    assert_eq!(refusal(&error), "too_short_notice");
}

#[tokio::test]
async fn the_door_sells_no_more_than_there_is_ses_5() {
    let door = Door::begun(4).await;
    door.walk_in(Value::Null, json!({"party_size": 3})).await.unwrap();
    let error = door.walk_in(Value::Null, json!({"party_size": 2})).await.unwrap_err();
    assert_eq!((refusal(&error), detail(&error)), ("session_full".into(), json!({"remaining": 1})));
    let error = door.walk_in(Value::Null, json!({"private": true})).await.unwrap_err();
    assert_eq!(refusal(&error), "private_not_possible");
    let error = door.walk_in(Value::Null, json!({"party_size": 11})).await.unwrap_err();
    assert_eq!(
        (refusal(&error), &detail(&error)["field"]),
        ("invalid_input".into(), &json!("party_size"))
    );
    for (customer, options, field) in [
        (json!({}), json!({"confirm": false}), "confirm"),
        (json!({}), json!({"session_id": door.session}), "session_id"),
        (json!({}), json!({"entry_method": "api"}), "entry_method"),
        (json!({"status": "active"}), json!({}), "status"),
        (json!({"name": "x".repeat(201)}), json!({}), "name"),
        (json!({"name": "Ada", "email": "ada"}), json!({}), "email"),
        (json!({}), json!({"tiers": [{"id": door.session, "quantity": 1}]}), "tiers"),
    ] {
        let error = door.walk_in(customer.clone(), options.clone()).await.unwrap_err();
        assert_eq!(
            (refusal(&error), &detail(&error)["field"]),
            ("invalid_input".into(), &json!(field)),
            "{customer} {options}"
        );
    }
    let nobody = Uuid::from_u128(1);
    let error = door.call("add_walk_in($1, $2)", &[&nobody]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let unwanted = json!({"name": "Kim", "email": "kim@example.org", "status": "blacklisted"});
    door.call("upsert_customer($1, $2)", &[&unwanted]).await.unwrap();
    let unwanted = json!({"name": "Kim", "email": "kim@example.org"});
    let error = door.walk_in(unwanted, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "booking_refused");
    assert_eq!(door.seats().await, (3, 0), "a refusal sells nothing");
}

#[tokio::test]
async fn what_is_closed_or_over_sells_nothing_ses_5() {
    let door = Door::begun(4).await;
    door.call("close_session($1, $2)", &[&door.session]).await.unwrap();
    let error = door.walk_in(Value::Null, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "session_closed");
    door.call("reopen_session($1, $2)", &[&door.session]).await.unwrap();
    door.walk_in(Value::Null, json!({})).await.unwrap();
    let admin = door.database.superuser().await;
    let end = "update sessions set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 second' where id = $1";
    admin.execute(end, &[&door.session]).await.unwrap();
    let error = door.walk_in(Value::Null, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "too_short_notice", "that time is over");
    door.venue.set(&door.client, json!({"status": "inactive"})).await;
    let error = door.walk_in(Value::Null, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "service_unavailable");
}

#[tokio::test]
async fn a_guide_who_is_elsewhere_lets_nobody_in_bkg_2() {
    let door = Door::open(4).await;
    door.venue.tour(&door.client, "2031-05-05 12:30+02", json!({"confirm": true})).await.unwrap();
    let error = door.walk_in(Value::Null, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
}

/// Seats that nobody has cleared yet are free at the door as they are on the web.
#[tokio::test]
async fn expired_holds_keep_nobody_out_bkg_3() {
    let door = Door::open(4).await;
    door.with("Kim", json!({"party_size": 4})).await;
    assert_eq!(refusal(&door.walk_in(Value::Null, json!({})).await.unwrap_err()), "session_full");
    let expire = "update bookings set hold_expires_at = clock_timestamp() where state = 'held'";
    door.database.superuser().await.execute(expire, &[]).await.unwrap();
    door.walk_in(Value::Null, json!({"party_size": 4})).await.unwrap();
    assert_eq!(door.seats().await, (4, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn door_and_web_together_never_oversell_ses_3() {
    let door = Door::open(23).await;
    let clients = join_all((0..60).map(|_| door.database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let door = &door;
        async move {
            if number % 2 == 0 {
                let sql = "select api.add_walk_in($1, $2)";
                call(client, sql, &[&door.tenant(), &door.session]).await
            } else {
                let options = json!({"session_id": door.session, "confirm": true});
                let customer = json!({"name": "Kim", "email": format!("c{number}@example.org")});
                let sql = "select api.reserve_booking($1, null, null, $2, p_options => $3)";
                call(client, sql, &[&door.tenant(), &customer, &options]).await
            }
        }
    }))
    .await;
    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(refusal(error), "session_full", "{error:?}");
    }
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 23);
    assert_eq!(door.seats().await, (23, 0));
    assert_seats_add_up(&door.database).await;
    let walked = outcomes.iter().flatten().filter(|one| one["entry_method"] == "walk_in").count();
    assert!((1..23).contains(&walked), "both sell: {walked}");
}

#[tokio::test]
async fn a_sale_at_the_door_is_repeated_under_its_key_bkg_7() {
    let database = testkit::Database::lease().await;
    let start = minutes_from_now(&database, -5).await;
    let door = Door::on(database, 4, &start).await;
    let request = json!({"caller": "till", "key": "1", "route": "door", "fingerprint": "x"});
    let sale = "add_walk_in($1, $2, null, null, null, $3)";
    let first = door.call(sale, &[&door.session, &request]).await.unwrap();
    let second = door.call(sale, &[&door.session, &request]).await.unwrap();
    assert_eq!(id(&first), id(&second));
    assert_eq!(door.seats().await, (1, 0));
}
