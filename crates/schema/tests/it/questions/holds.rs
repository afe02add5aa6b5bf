//! From hold to booking: what is asked by then is answered, and what was answered stays.

use serde_json::{Value, json};
use testkit::{call, id, refusal};

use super::{
    TERMS, and, answer, ask, ask_everything, change, delete, edit, enough, fault, faults, field,
    hold, kept, salon, values,
};

#[tokio::test]
async fn a_hold_has_its_answers_and_so_has_its_booking_cat_7() {
    let (_database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    let error = hold(&client, &salon, json!({"age": 30})).await.unwrap_err();
    assert_eq!(faults(&error), [fault("fire", "consent_not_given")]);
    let held = hold(&client, &salon, and(enough(), json!({"room": "quiet"}))).await.unwrap();
    let renewed = salon.command(&client, "renew_hold", id(&held)).await;
    assert!(renewed.is_err() || renewed.unwrap()["answers"] == held["answers"]);
    let booked = salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    assert_eq!((&booked["state"], &booked["answers"]), (&json!("confirmed"), &held["answers"]));
}

#[tokio::test]
async fn questions_that_change_under_a_hold_leave_its_answers_cat_7() {
    let (_database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let given = and(enough(), json!({"room": "quiet", "allergies": "Nuts"}));
    let held = hold(&client, &salon, given).await.unwrap();
    change(&client, &salon, &made[4], json!({"consent_text": "I waive everything."}))
        .await
        .unwrap();
    change(&client, &salon, &made[3], json!({"min": 50})).await.unwrap();
    change(&client, &salon, &made[1], json!({"options": [{"value": "attic", "label": "Attic"}]}))
        .await
        .unwrap();
    delete(&client, &salon, &made[0]).await;
    ask(&client, &salon, json!({"key": "shoes", "kind": "number", "label": "Shoes"}))
        .await
        .unwrap();
    let booked = salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    assert_eq!(booked["answers"], held["answers"]);
    assert_eq!(
        kept(&booked, "fire")["consent_text"],
        TERMS,
        "what they agreed to, not what it says now"
    );
}

#[tokio::test]
async fn what_is_required_since_the_hold_is_answered_before_it_is_confirmed_cat_7() {
    let (database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let held = hold(&client, &salon, enough()).await.unwrap();
    let waiver = json!({"key": "waiver", "kind": "consent", "label": "Waiver", "required": true, "consent_text": "At my own risk."});
    ask(&client, &salon, waiver).await.unwrap();
    change(&client, &salon, &made[0], json!({"required": true})).await.unwrap();
    let error = salon.command(&client, "confirm_booking", id(&held)).await.unwrap_err();
    assert_eq!(
        faults(&error),
        [fault("allergies", "missing"), fault("waiver", "consent_not_given")]
    );
    let first = answer(&client, &salon, id(&held), json!({"allergies": "None"})).await.unwrap();
    assert_eq!(
        values(&first),
        json!({"allergies": "None", "age": 30, "fire": true}),
        "one after the other"
    );
    let error = salon.command(&client, "confirm_booking", id(&held)).await.unwrap_err();
    assert_eq!(faults(&error), [fault("waiver", "consent_not_given")]);
    answer(&client, &salon, id(&held), json!({"waiver": true})).await.unwrap();
    let booked = salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    assert_eq!(booked["state"], "confirmed");
    assert_eq!(kept(&booked, "fire"), kept(&held, "fire"));
    let kinds = "select kind from outbox where entity_id = $1 order by created_at, id";
    let rows = database.superuser().await.query(kinds, &[&id(&held)]).await.unwrap();
    let told: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(told, ["booking.held", "booking.answered", "booking.answered", "booking.confirmed"]);
}

#[tokio::test]
async fn a_hold_is_answered_anew_while_it_lives_cat_7() {
    let (database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    let held = hold(&client, &salon, and(enough(), json!({"room": "quiet"}))).await.unwrap();
    let now = json!({"room": null, "allergies": "Nuts", "age": 31});
    let changed = answer(&client, &salon, id(&held), now).await.unwrap();
    assert_eq!(values(&changed), json!({"allergies": "Nuts", "age": 31, "fire": true}));
    for (answers, key, reason) in [
        (json!({"fire": false}), "fire", "consent_not_given"),
        (json!({"age": 7}), "age", "out_of_range"),
        (json!({"hat": 7}), "hat", "unknown_question"),
    ] {
        let error = answer(&client, &salon, id(&held), answers).await.unwrap_err();
        assert_eq!(faults(&error), [fault(key, reason)]);
    }
    for wrong in [json!([]), Value::Null] {
        let error = answer(&client, &salon, id(&held), wrong).await.unwrap_err();
        assert_eq!(field(&error), ("invalid_input".to_owned(), "answers".to_owned()));
    }
    // With a key it goes by the booking, held or not.
    let by_hand = edit(&client, &salon, id(&held), json!({"age": 32})).await.unwrap();
    assert_eq!(values(&by_hand)["age"], 32);
    salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    let error = answer(&client, &salon, id(&held), json!({"age": 33})).await.unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition", "a booking is the business's to change");

    let fleeting = json!({"answers": enough(), "hold_seconds": 1});
    let gone = salon.reserve(&client, super::NOON, super::KIM, fleeting).await.unwrap();
    let admin = database.superuser().await;
    let sql = "update bookings set hold_expires_at = clock_timestamp() - interval '1 second' where id = $1";
    admin.execute(sql, &[&id(&gone)]).await.unwrap();
    let error = answer(&client, &salon, id(&gone), json!({"age": 33})).await.unwrap_err();
    assert_eq!(refusal(&error), "hold_expired");
}

#[tokio::test]
async fn a_repeated_answer_is_given_once_cat_7_bkg_7() {
    let (_database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    let held = hold(&client, &salon, enough()).await.unwrap();
    let statement = "select api.answer_hold($1, $2, $3, $4)";
    let (given, key) = (json!({"age": 40}), json!({"key": "answer-1"}));
    let first = call(&client, statement, &[&salon.tenant, &id(&held), &given, &key]).await.unwrap();
    answer(&client, &salon, id(&held), json!({"age": 41})).await.unwrap();
    let again = call(&client, statement, &[&salon.tenant, &id(&held), &given, &key]).await.unwrap();
    assert_eq!(again, first, "the first answer, and nothing is done");
    let booked = salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    assert_eq!(values(&booked)["age"], 41);
}
