//! Every way by which a booking is made checks its answers; some ask for less.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id};
use uuid::Uuid;

use super::{
    KIM, MORNING, NOON, and, ask_everything, enough, fault, faults, field, kept, salon, values,
};
use crate::selling::Venue;

#[tokio::test]
async fn seats_of_sessions_are_asked_about_too_cat_7_ses_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    ask_everything(&client, &venue.salon).await;
    let error = venue.seats(&client, KIM, json!({"party_size": 2})).await.unwrap_err();
    assert_eq!(faults(&error), [fault("age", "missing"), fault("fire", "consent_not_given")]);
    let options = json!({"party_size": 2, "answers": and(enough(), json!({"room": "street"}))});
    let held = venue.seats(&client, KIM, options).await.unwrap();
    assert_eq!(values(&held), json!({"room": "street", "age": 30, "fire": true}));
    let booked = venue.salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    assert_eq!((&booked["answers"], &booked["state"]), (&held["answers"], &json!("confirmed")));
    let by_session =
        json!({"session_id": session, "private": false, "answers": {"age": 7, "fire": true}});
    let sql = "select api.reserve_booking($1, null, null, $2, p_options => $3)";
    let customer = json!({"name": "Lee", "email": "lee@example.org"});
    let error =
        call(&client, sql, &[&venue.salon.tenant, &customer, &by_session]).await.unwrap_err();
    assert_eq!(faults(&error), [fault("age", "out_of_range")]);
    // The appointment service of the same venue asks nothing, and takes no answers to what others ask.
    venue.tour(&client, MORNING, json!({})).await.unwrap();
    let error = venue
        .tour(&client, "2031-05-05 14:00+02", json!({"answers": {"age": 30}}))
        .await
        .unwrap_err();
    assert_eq!(faults(&error), [fault("age", "unknown_question")]);
}

#[tokio::test]
async fn at_the_door_nothing_is_required_cat_7_ses_5() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    ask_everything(&client, &venue.salon).await;
    let sell = "select api.add_walk_in($1, $2, null, $3)";
    let plain = call(&client, sell, &[&venue.salon.tenant, &session, &json!({})]).await.unwrap();
    assert_eq!(plain["answers"], json!([]));
    let told = json!({"answers": {"allergies": "Nuts", "fire": false}});
    let told = call(&client, sell, &[&venue.salon.tenant, &session, &told]).await.unwrap();
    assert_eq!(values(&told), json!({"allergies": "Nuts"}));
    for (answers, key, reason) in
        [(json!({"age": 7}), "age", "out_of_range"), (json!({"hat": 7}), "hat", "unknown_question")]
    {
        let options = json!({"answers": answers});
        let error =
            call(&client, sell, &[&venue.salon.tenant, &session, &options]).await.unwrap_err();
        assert_eq!(faults(&error), [fault(key, reason)], "what is said is checked");
    }
}

#[tokio::test]
async fn staff_may_book_at_once_without_required_answers_cat_7() {
    let (_database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    let options =
        json!({"ignore_required": true, "confirm": true, "answers": {"allergies": "Nuts"}});
    let booked = salon.reserve(&client, MORNING, KIM, options).await.unwrap();
    assert_eq!(
        (&booked["state"], values(&booked)),
        (&json!("confirmed"), json!({"allergies": "Nuts"}))
    );
    let wrong = json!({"ignore_required": true, "confirm": true, "answers": {"age": 7}});
    let error = salon.reserve(&client, NOON, KIM, wrong).await.unwrap_err();
    assert_eq!(faults(&error), [fault("age", "out_of_range")]);
    for options in
        [json!({"ignore_required": true}), json!({"ignore_required": "yes", "confirm": true})]
    {
        let error = salon.reserve(&client, NOON, KIM, options).await.unwrap_err();
        assert_eq!(
            field(&error),
            ("invalid_input".to_owned(), "ignore_required".to_owned()),
            "a hold is confirmed later"
        );
    }
}

#[tokio::test]
async fn approval_comes_after_the_answers_cat_7() {
    let database = Database::lease().await;
    let service = json!({"approval_required": true});
    let salon = Salon::builder().service(service).build(&database).await;
    let client = database.server().await;
    ask_everything(&client, &salon).await;
    let error = salon.reserve(&client, MORNING, KIM, json!({"confirm": true})).await.unwrap_err();
    assert_eq!(faults(&error).len(), 2);
    let options = json!({"confirm": true, "answers": enough()});
    let pending = salon.reserve(&client, MORNING, KIM, options).await.unwrap();
    assert_eq!(pending["state"], "pending");
    let approved = salon.command(&client, "approve_booking", id(&pending)).await.unwrap();
    assert_eq!(approved["answers"], pending["answers"]);
}

#[tokio::test]
async fn imported_answers_are_checked_and_none_is_required_cat_7() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    let of_tour = Salon { service: venue.tour, ..venue.salon.clone() };
    for salon in [&of_tour, &venue.salon] {
        ask_everything(&client, salon).await;
        let import = async |more: Value| {
            let mut document = json!({"service_id": salon.service, "starts_at": NOON, "state": "cancelled",
                "customer": {"name": "Kim", "email": KIM}});
            if salon.service == venue.tour {
                document["staff_ids"] = json!([salon.staff[0]]);
            }
            let document = and(document, more);
            call(&client, "select api.import_booking($1, $2)", &[&salon.tenant, &document]).await
        };
        assert_eq!(import(json!({})).await.unwrap()["answers"], json!([]));
        let booking = import(json!({"answers": {"room": "quiet", "age": 13}})).await.unwrap();
        assert_eq!(values(&booking), json!({"room": "quiet", "age": 13}));
        assert_eq!(kept(&booking, "room")["chosen"][0]["label"], "The quiet one");
        let error = import(json!({"answers": {"room": "attic", "hat": 1}})).await.unwrap_err();
        assert_eq!(
            faults(&error),
            [fault("room", "unknown_option"), fault("hat", "unknown_question")]
        );
        let error = import(json!({"answers": ["quiet"]})).await.unwrap_err();
        assert_eq!(field(&error), ("invalid_input".to_owned(), "answers".to_owned()));
    }
}

/// Another variant asks something else: nobody is asked when a booking is moved, and nothing is lost.
#[tokio::test]
async fn a_moved_booking_keeps_its_answers_cat_7_bkg_4() {
    let (_database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    let longer = json!({"name": "Longer", "duration_minutes": 90, "price_minor": 6000});
    let upsert = "select api.upsert_service($1, $2, $3)";
    let longer = call(&client, upsert, &[&salon.tenant, &salon.business, &longer]).await.unwrap();
    let variant = Salon { service: id(&longer), ..salon.clone() };
    let staff: Value = salon.staff.iter().map(|staff| json!({"staff_id": staff})).collect();
    let set = "select api.set_service_staff($1, $2, $3)";
    call(&client, set, &[&salon.tenant, &variant.service, &staff]).await.unwrap();
    let shoes = json!({"key": "shoes", "kind": "number", "label": "Shoes", "required": true});
    super::ask(&client, &variant, shoes).await.unwrap();
    let options = json!({"confirm": true, "answers": enough()});
    let booked = salon.reserve(&client, MORNING, KIM, options).await.unwrap();
    let move_it = "select api.reschedule_booking($1, $2, $3::text::timestamptz, p_options => $4)";
    let to = json!({"service_id": variant.service});
    let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
        &[&salon.tenant, &id(&booked), &NOON, &to];
    let moved = call(&client, move_it, parameters).await.unwrap();
    assert_eq!((&moved["service_id"], &moved["answers"]), (&longer["id"], &booked["answers"]));
    let given = json!({"shoes": 42, "age": null});
    let answered = super::edit(&client, &variant, id(&booked), given).await.unwrap();
    assert_eq!(values(&answered), json!({"shoes": 42, "fire": true}));
    let error = super::edit(&client, &variant, id(&booked), json!({"age": 30})).await.unwrap_err();
    assert_eq!(faults(&error), [fault("age", "unknown_question")]);
}

/// Whatever code writes a question, its fields are those of its kind.
#[tokio::test]
async fn the_table_itself_refuses_questions_of_two_kinds_cat_7() {
    let (database, salon, client) = salon().await;
    let made: Vec<Uuid> = ask_everything(&client, &salon).await.iter().map(id).collect();
    let admin = database.superuser().await;
    for (change, question, constraint) in [
        ("consent_text = 'Yes.'", 0, "questions_fields_of_kind"),
        ("max_length = null", 0, "questions_fields_of_kind"),
        ("options = null", 1, "questions_fields_of_kind"),
        ("options = '{}'", 1, "questions_options_are_list"),
        ("min = 100", 3, "questions_max_not_below_min"),
        ("kind = 'number'", 4, "questions_fields_of_kind"),
        ("consent_text = ''", 4, "questions_consent_length"),
        ("key = 'room'", 0, "questions_key_once"),
    ] {
        let sql = format!("update questions set {change} where id = $1");
        let error = admin.execute(&sql, &[&made[question]]).await.unwrap_err();
        assert_eq!(error.as_db_error().unwrap().constraint(), Some(constraint), "{change}");
    }
}
