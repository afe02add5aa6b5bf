//! What is taken for an answer, and what the booking keeps of it.

use serde_json::{Value, json};
use testkit::{Salon, call, id};
use uuid::Uuid;

use super::{
    KIM, MORNING, NOON, TERMS, and, ask, ask_everything, book, change, delete, edit, enough, facts,
    fault, faults, field, kept, salon, values,
};

#[tokio::test]
async fn answers_are_kept_with_what_was_asked_cat_7() {
    let (_database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let given = json!({"fire": TERMS, "age": 12.0, "drinks": ["water", "tea"], "room": "quiet", "allergies": "  Nuts "});
    let booking = book(&client, &salon, MORNING, given).await.unwrap();
    assert_eq!(
        values(&booking),
        json!({"allergies": "Nuts", "room": "quiet", "drinks": ["tea", "water"], "age": 12, "fire": true})
    );
    let order: Vec<&Value> =
        booking["answers"].as_array().unwrap().iter().map(|one| &one["question_id"]).collect();
    assert_eq!(order, made.iter().map(|one| &one["id"]).collect::<Vec<_>>(), "as they are asked");
    assert_eq!(kept(&booking, "allergies")["label"], "Allergies");
    assert_eq!(
        kept(&booking, "drinks")["chosen"],
        json!([{"value": "tea", "label": "Tea"}, {"value": "water", "label": "Water"}])
    );
    let fire = kept(&booking, "fire");
    assert_eq!((&fire["kind"], &fire["consent_text"]), (&json!("consent"), &json!(TERMS)));
    let moment = "select to_jsonb($1::text::timestamptz between clock_timestamp() - interval '1 minute' and clock_timestamp())";
    let when = fire["answered_at"].as_str().unwrap();
    assert_eq!(call(&client, moment, &[&when]).await.unwrap(), json!(true));
    let read = call(&client, "select api.get_booking($1, $2)", &[&salon.tenant, &id(&booking)])
        .await
        .unwrap();
    assert_eq!(read["answers"], booking["answers"]);
}

/// What nobody has said is no answer, and needn't be one where none is required.
#[tokio::test]
async fn what_says_nothing_is_no_answer_cat_7() {
    let (_database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    ask(
        &client,
        &salon,
        json!({"key": "news", "kind": "consent", "label": "News", "consent_text": "Write to me."}),
    )
    .await
    .unwrap();
    let nothing = json!({"allergies": " \n", "room": null, "drinks": [], "news": false});
    let booking = book(&client, &salon, MORNING, and(enough(), nothing)).await.unwrap();
    assert_eq!(values(&booking), json!({"age": 30, "fire": true}));
    let wanted = json!({"news": "Write to me."});
    let booking = book(&client, &salon, NOON, and(enough(), wanted)).await.unwrap();
    assert_eq!(values(&booking)["news"], true);
}

#[tokio::test]
async fn what_is_no_answer_is_refused_by_name_cat_7() {
    let (database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    for document in [
        json!({"key": "letter", "kind": "text", "label": "Letter", "multiline": true, "max_length": 9}),
        json!({"key": "weight", "kind": "number", "label": "Weight"}),
        json!({"key": "least", "kind": "number", "label": "Least", "min": 1.5}),
    ] {
        ask(&client, &salon, document).await.unwrap();
    }
    let other = Salon::builder().build(&database).await;
    let foreign = ask(&client, &other, json!({"key": "secret", "kind": "text", "label": "Secret"}))
        .await
        .unwrap();
    let foreign = foreign["id"].as_str().unwrap();
    for (answers, key, reason) in [
        (json!({"age": null}), "age", "missing"),
        (json!({"fire": false}), "fire", "consent_not_given"),
        (json!({"fire": null}), "fire", "consent_not_given"),
        (json!({"fire": "yes"}), "fire", "text_changed"),
        (json!({"fire": 1}), "fire", "wrong_kind"),
        (json!({"fire": {"agreed": true}}), "fire", "wrong_kind"),
        (json!({"allergies": 7}), "allergies", "wrong_kind"),
        (json!({"allergies": ["Nuts"]}), "allergies", "wrong_kind"),
        (json!({"allergies": "n".repeat(21)}), "allergies", "too_long"),
        (json!({"allergies": "Nuts\nand bolts"}), "allergies", "one_line"),
        (json!({"letter": "Dear\r\nyou\r\nall"}), "letter", "too_long"),
        (json!({"room": "attic"}), "room", "unknown_option"),
        (json!({"room": "The quiet one"}), "room", "unknown_option"),
        (json!({"room": ["quiet"]}), "room", "wrong_kind"),
        (json!({"room": true}), "room", "wrong_kind"),
        (json!({"drinks": "tea"}), "drinks", "wrong_kind"),
        (json!({"drinks": ["tea", 7]}), "drinks", "wrong_kind"),
        (json!({"drinks": ["tea", "beer"]}), "drinks", "unknown_option"),
        (json!({"drinks": ["tea", "tea"]}), "drinks", "chosen_twice"),
        (json!({"age": "30"}), "age", "wrong_kind"),
        (json!({"age": 11}), "age", "out_of_range"),
        (json!({"age": 100}), "age", "out_of_range"),
        (json!({"age": 12.5}), "age", "not_whole"),
        (json!({"weight": 1e15 + 2.0}), "weight", "out_of_range"),
        (json!({"weight": 0.000_000_1}), "weight", "too_fine"),
        (json!({"least": 1.499}), "least", "out_of_range"),
        (json!({"shoes": 42}), "shoes", "unknown_question"),
        (json!({"shoes": null}), "shoes", "unknown_question"),
        (json!({"Age": 30}), "Age", "unknown_question"),
        (json!({foreign: "Psst"}), foreign, "unknown_question"),
        (json!({"secret": "Psst"}), "secret", "unknown_question"),
        (
            json!({made[0]["id"].as_str().unwrap(): "Nuts"}),
            made[0]["id"].as_str().unwrap(),
            "unknown_question",
        ),
    ] {
        let given = and(enough(), answers.clone());
        let error = book(&client, &salon, MORNING, given).await.expect_err(&answers.to_string());
        assert_eq!(faults(&error), [fault(key, reason)], "{answers}");
        assert_eq!(facts(&error)["field"], format!("answers.{key}"));
    }
    let row =
        database.superuser().await.query_one("select count(*) from bookings", &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "nothing was booked");
    let most = json!({"allergies": "ñ".repeat(20), "letter": "ab\r\ncd\r\nef ", "weight": -0.5, "least": 1.5, "age": 99});
    let booking = book(&client, &salon, MORNING, and(enough(), most)).await.unwrap();
    assert_eq!(values(&booking)["letter"], "ab\ncd\nef");
}

/// Whoever fills in a form learns of everything that is wrong with it.
#[tokio::test]
async fn all_that_is_wrong_is_told_together_cat_7() {
    let (_database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    let given = json!({"room": "attic", "drinks": ["tea"], "a/b~c": 1, "zoo": 1});
    let error = book(&client, &salon, MORNING, given).await.unwrap_err();
    assert_eq!(
        faults(&error),
        [
            fault("room", "unknown_option"),
            fault("age", "missing"),
            fault("fire", "consent_not_given"),
            fault("a/b~c", "unknown_question"),
            fault("zoo", "unknown_question")
        ]
    );
    let facts = facts(&error);
    assert_eq!(facts["errors"][0]["pointer"], "/answers/room");
    assert_eq!(facts["errors"][0]["detail"], "Which room?: one of quiet, street.");
    assert_eq!(facts["errors"][3]["pointer"], "/answers/a~1b~0c", "RFC 6901");
    let many: Value = (0..900)
        .map(|number| (format!("x{number}"), json!(1)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let error = book(&client, &salon, MORNING, and(enough(), many)).await.unwrap_err();
    assert_eq!(faults(&error).len(), 50, "not all of a flood");
    for answers in [json!([]), json!("Nuts"), json!(7)] {
        let error = book(&client, &salon, MORNING, answers).await.unwrap_err();
        assert_eq!(field(&error), ("invalid_input".to_owned(), "answers".to_owned()));
    }
    let error = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(
        faults(&error),
        [fault("age", "missing"), fault("fire", "consent_not_given")],
        "no answers at all"
    );
}

#[tokio::test]
async fn bookings_keep_what_was_answered_whatever_becomes_of_questions_cat_7() {
    let (_database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let given = and(enough(), json!({"room": "quiet", "allergies": "Nuts"}));
    let booking = book(&client, &salon, MORNING, given).await.unwrap();
    change(
        &client,
        &salon,
        &made[4],
        json!({"consent_text": "I waive everything.", "label": "Waiver"}),
    )
    .await
    .unwrap();
    change(
        &client,
        &salon,
        &made[1],
        json!({"label": "Room", "options": [{"value": "quiet", "label": "The noisy one"}]}),
    )
    .await
    .unwrap();
    change(&client, &salon, &made[3], json!({"min": 50})).await.unwrap();
    delete(&client, &salon, &made[0]).await;
    let read = "select api.get_booking($1, $2)";
    let now = call(&client, read, &[&salon.tenant, &id(&booking)]).await.unwrap();
    assert_eq!(now["answers"], booking["answers"], "texts, labels and times as they were");
    let moved = salon.command(&client, "check_in_booking", id(&booking)).await.unwrap();
    assert_eq!(moved["answers"], booking["answers"]);
    let error = book(&client, &salon, NOON, json!({"fire": TERMS, "age": 60})).await.unwrap_err();
    assert_eq!(
        faults(&error),
        [fault("fire", "text_changed")],
        "nobody agrees to what they haven't read"
    );
    let later = book(&client, &salon, NOON, json!({"fire": true, "age": 60})).await.unwrap();
    assert_eq!(kept(&later, "fire")["consent_text"], "I waive everything.");
}

#[tokio::test]
async fn single_answers_of_a_booking_are_changed_by_hand_cat_7_bkg_8() {
    let (database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let given = and(enough(), json!({"allergies": "Nuts"}));
    let booking = book(&client, &salon, MORNING, given).await.unwrap();
    change(&client, &salon, &made[4], json!({"consent_text": "I waive everything."}))
        .await
        .unwrap();
    let required = json!({"key": "shoes", "kind": "number", "label": "Shoes", "required": true});
    ask(&client, &salon, required).await.unwrap();
    let changed = edit(&client, &salon, id(&booking), json!({"room": "street"})).await.unwrap();
    assert_eq!(
        values(&changed),
        json!({"allergies": "Nuts", "room": "street", "age": 30, "fire": true}),
        "what is asked since then isn't missed"
    );
    for same in ["allergies", "age", "fire"] {
        assert_eq!(kept(&changed, same), kept(&booking, same), "{same}: text and time too");
    }
    let emptied = edit(&client, &salon, id(&booking), json!({"allergies": null})).await.unwrap();
    assert_eq!(values(&emptied), json!({"room": "street", "age": 30, "fire": true}));
    for (answers, key, reason) in [
        (json!({"age": null}), "age", "missing"),
        (json!({"fire": false}), "fire", "consent_not_given"),
        (json!({"age": 7}), "age", "out_of_range"),
        (json!({"hat": 7}), "hat", "unknown_question"),
    ] {
        let error = edit(&client, &salon, id(&booking), answers).await.unwrap_err();
        assert_eq!(faults(&error), [fault(key, reason)]);
    }
    let error = edit(&client, &salon, id(&booking), json!(["Nuts"])).await.unwrap_err();
    assert_eq!(field(&error), ("invalid_input".to_owned(), "answers".to_owned()));

    // An answer to what is asked no more can be taken out, and not given.
    delete(&client, &salon, &made[1]).await;
    let error = edit(&client, &salon, id(&booking), json!({"room": "quiet"})).await.unwrap_err();
    assert_eq!(faults(&error), [fault("room", "unknown_question")]);
    let without = edit(&client, &salon, id(&booking), json!({"room": null})).await.unwrap();
    assert_eq!(values(&without), json!({"age": 30, "fire": true}));
    let notes = "select api.update_booking($1, $2, '{\"notes\": \"Window\"}')";
    let noted = call(&client, notes, &[&salon.tenant, &id(&booking)]).await.unwrap();
    assert_eq!(noted["answers"], without["answers"]);
    let data =
        "select jsonb_agg(data) from outbox where entity_id = $1 and kind = 'booking.updated'";
    let admin = database.superuser().await;
    let told = call(&admin, data, &[&id(&booking)]).await.unwrap();
    assert_eq!(told, json!([{}, {}, {}, {}]), "events don't tell what was answered");
}

/// A question that is deleted and made again is another question, also under the same key.
#[tokio::test]
async fn an_answer_belongs_to_its_question_cat_7() {
    let (_database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let held = super::hold(&client, &salon, enough()).await.unwrap();
    delete(&client, &salon, &made[4]).await;
    let again = json!({"key": "fire", "kind": "consent", "label": "Fire", "required": true, "consent_text": "Everything."});
    let again = ask(&client, &salon, again).await.unwrap();
    let error = salon.command(&client, "confirm_booking", id(&held)).await.unwrap_err();
    assert_eq!(faults(&error), [fault("fire", "consent_not_given")]);
    super::answer(&client, &salon, id(&held), json!({"fire": true})).await.unwrap();
    let booked = salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    assert_eq!(booked["answers"].as_array().unwrap().len(), 2, "one answer by that key");
    assert_eq!(kept(&booked, "fire")["question_id"], again["id"]);
    assert_ne!(id(&again), Uuid::nil());
}
