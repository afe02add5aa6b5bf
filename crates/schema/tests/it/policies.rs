//! POL-1 and BKG-5: what a business has decided, and cancelling and moving under it.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use crate::resources::facts;

const TEN: &str = "2031-05-05 10:00+02";

async fn set(client: &Client, salon: &Salon, document: Value) -> Result<Value, Error> {
    let sql = "select api.set_policies($1, $2, $3)";
    call(client, sql, &[&salon.tenant, &salon.business, &document]).await
}

async fn list(client: &Client, salon: &Salon) -> Value {
    let sql = "select api.list_policies($1, $2)";
    call(client, sql, &[&salon.tenant, &salon.business]).await.unwrap()
}

fn section<'a>(policies: &'a Value, name: &str) -> &'a Value {
    policies.as_array().unwrap().iter().find(|one| one["section"] == name).unwrap()
}

/// A confirmed booking that starts in so many minutes, in a salon that never closes.
async fn booked(database: &Database, client: &Client, salon: &Salon, minutes: i32) -> Uuid {
    let booking =
        id(&salon.reserve(client, TEN, "kim@example.org", json!({"confirm": true})).await.unwrap());
    let sql = "with moved as (update bookings set starts_at = date_trunc('minute', clock_timestamp()) + make_interval(mins => $2), ends_at = date_trunc('minute', clock_timestamp()) + make_interval(mins => $2 + 60) where id = $1)
               delete from claims where booking_id = $1";
    database.superuser().await.execute(sql, &[&booking, &minutes]).await.unwrap();
    booking
}

async fn cancel(
    client: &Client,
    salon: &Salon,
    booking: Uuid,
    options: Value,
) -> Result<Value, Error> {
    let sql = "select api.cancel_booking($1, $2, null, $3)";
    call(client, sql, &[&salon.tenant, &booking, &options]).await
}

async fn terms(client: &Client, salon: &Salon, booking: Uuid, by: &str) -> Value {
    let sql = "select api.preview_cancellation($1, $2, $3)";
    call(client, sql, &[&salon.tenant, &booking, &by]).await.unwrap()
}

#[tokio::test]
async fn every_section_exists_and_is_replaced_alone_or_with_others_pol_1() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let first = list(&client, &salon).await;
    let names: Vec<_> =
        first.as_array().unwrap().iter().map(|one| one["section"].clone()).collect();
    assert_eq!(names, ["cancellation", "deposit", "quiet_hours", "reminders", "waitlist"]);
    assert_eq!(
        section(&first, "reminders")["policy"],
        json!({"before_minutes": [1440, 120], "channels": ["email"]})
    );
    assert_eq!(section(&first, "reminders")["version"], 0);

    let both = json!({"cancellation": {"fee_percent": 50, "free_until_minutes": 1440}, "quiet_hours": {"from": "20:00", "to": "09:30"}});
    let after = set(&client, &salon, both).await.unwrap();
    assert_eq!(after, list(&client, &salon).await);
    assert_eq!(section(&after, "quiet_hours")["policy"], json!({"from": "20:00", "to": "09:30"}));
    assert_eq!(
        (
            &section(&after, "cancellation")["policy"]["fee_percent"],
            &section(&after, "cancellation")["version"]
        ),
        (&json!(50), &json!(1))
    );
    assert_eq!(section(&after, "deposit"), section(&first, "deposit"), "what wasn't named stays");
    // A section is replaced, not patched: what isn't in it any more has its default.
    let after = set(&client, &salon, json!({"cancellation": {"most_moves": 2}})).await.unwrap();
    let now = &section(&after, "cancellation");
    assert_eq!(
        (&now["policy"]["fee_percent"], &now["policy"]["most_moves"], &now["version"]),
        (&json!(0), &json!(2), &json!(2))
    );
    let sql = "select api.list_policies($1, $2, 'quiet_hours')";
    let one = call(&client, sql, &[&salon.tenant, &salon.business]).await.unwrap();
    assert_eq!(one, *section(&after, "quiet_hours"));
    let sql = "select data from outbox where kind = 'policies.updated' order by created_at";
    let told = database.superuser().await.query(sql, &[]).await.unwrap();
    assert_eq!(told[0].get::<_, Value>(0), json!({"sections": ["cancellation", "quiet_hours"]}));
}

#[tokio::test]
async fn what_is_wrong_in_one_section_keeps_all_of_them_as_they_were_pol_1() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let before = list(&client, &salon).await;
    for (wrong, field) in [
        (json!({"cancellation": {"fee_percent": 101}}), "cancellation.fee_percent"),
        (json!({"cancellation": {"fee_percent": "50"}}), "cancellation.fee_percent"),
        (json!({"cancellation": {"fee_percent": null}}), "cancellation.fee_percent"),
        (json!({"cancellation": {"fee": 5}}), "cancellation.fee"),
        (json!({"cancellation": []}), "cancellation"),
        (json!({"deposit": {"percent": -1}}), "deposit.percent"),
        (json!({"reminders": {"before_minutes": [4]}}), "reminders.before_minutes"),
        (json!({"reminders": {"before_minutes": 60}}), "reminders.before_minutes"),
        (json!({"reminders": {"channels": ["pigeon"]}}), "reminders.channels"),
        (json!({"quiet_hours": {"from": "24:00"}}), "quiet_hours.from"),
        (json!({"quiet_hours": {"from": null}}), "quiet_hours.to"),
        (json!({"opening": {}}), "opening"),
    ] {
        let mut document = wrong.clone();
        document["deposit"] = wrong.get("deposit").cloned().unwrap_or(json!({"percent": 20}));
        let error = set(&client, &salon, document).await.unwrap_err();
        assert_eq!(
            (refusal(&error).as_str(), &facts(&error)["field"]),
            ("invalid_input", &json!(field)),
            "{wrong}"
        );
    }
    assert_eq!(list(&client, &salon).await, before);
    let other = Salon::builder().build(&database).await;
    let sql = "select api.set_policies($1, $2, '{}')";
    let foreign = call(&client, sql, &[&salon.tenant, &other.business]).await.unwrap_err();
    assert_eq!(refusal(&foreign), "not_found");
    let sql = "select api.list_policies($1, $2)";
    let foreign = call(&client, sql, &[&salon.tenant, &other.business]).await.unwrap_err();
    assert_eq!(refusal(&foreign), "not_found");
    let sql = "select api.set_policies($1, $2, '{\"deposit\": {}}', 3)";
    let stale = call(&client, sql, &[&salon.tenant, &salon.business]).await.unwrap_err();
    assert_eq!(refusal(&stale), "version_mismatch");
}

/// What the schema says and what the command takes come from one list; that they agree is tried all the same.
#[tokio::test]
async fn schemas_say_what_is_taken_pol_1() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    for name in ["cancellation", "deposit", "reminders", "quiet_hours", "waitlist"] {
        let sql = "select api.get_policy_schema($1, $2)";
        let schema = call(&client, sql, &[&salon.tenant, &name]).await.unwrap();
        assert_eq!(
            (&schema["type"], &schema["additionalProperties"]),
            (&json!("object"), &json!(false))
        );
        let defaults: Value = schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, field)| (name.clone(), field["default"].clone()))
            .collect();
        let policies = list(&client, &salon).await;
        assert_eq!(section(&policies, name)["policy"], defaults);
        set(&client, &salon, json!({name: defaults})).await.unwrap();
        for (field, rule) in schema["properties"].as_object().unwrap() {
            let Some(most) = rule["maximum"].as_i64() else { continue };
            set(&client, &salon, json!({name: {field: most}})).await.unwrap();
            let error = set(&client, &salon, json!({name: {field: most + 1}})).await.unwrap_err();
            assert_eq!(refusal(&error), "invalid_input", "{name}.{field}");
        }
    }
    let sql = "select api.get_policy_schema($1, 'opening')";
    let unknown = call(&client, sql, &[&salon.tenant]).await.unwrap_err();
    assert_eq!(refusal(&unknown), "not_found");
}

#[tokio::test]
async fn customers_cancel_until_the_terms_say_and_pay_what_they_say_bkg_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().service(json!({"price_minor": 4555})).build(&database).await;
    let policy = json!({"cancellation": {"cancel_until_minutes": 60, "free_until_minutes": 1440, "fee_percent": 50, "fee_minor": 100}});
    set(&client, &salon, policy).await.unwrap();

    let early = booked(&database, &client, &salon, 1500).await;
    assert_eq!(terms(&client, &salon, early, "customer").await["fee_minor"], 0);
    let gone = cancel(&client, &salon, early, json!({"by": "customer"})).await.unwrap();
    assert_eq!((&gone["fee_minor"], &gone["cancelled_by"]), (&json!(0), &json!("customer")));

    let late = booked(&database, &client, &salon, 120).await;
    let shown = terms(&client, &salon, late, "customer").await;
    // Half of 45.55 is 22.775, rounded away from zero, and one on top.
    assert_eq!(
        (&shown["fee_minor"], &shown["may_cancel"]),
        (&json!(2378), &json!(true)),
        "{shown}"
    );
    let gone = cancel(&client, &salon, late, json!({"by": "customer"})).await.unwrap();
    assert_eq!(gone["fee_minor"], shown["fee_minor"]);
    assert_eq!(terms(&client, &salon, late, "customer").await["may_cancel"], false);

    let too_late = booked(&database, &client, &salon, 30).await;
    let shown = terms(&client, &salon, too_late, "customer").await;
    assert_eq!(shown["may_cancel"], false, "{shown}");
    let error = cancel(&client, &salon, too_late, json!({"by": "customer"})).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["until"]),
        ("too_late_to_cancel", &shown["cancel_until"])
    );
    let gone = cancel(
        &client,
        &salon,
        too_late,
        json!({"by": "customer", "override": true, "waive_fee": true}),
    )
    .await
    .unwrap();
    assert_eq!(gone["fee_minor"], 0);

    // What the business calls off costs its customer nothing, at any time.
    let ours = booked(&database, &client, &salon, 5).await;
    assert_eq!(terms(&client, &salon, ours, "business").await["may_cancel"], true);
    let gone = cancel(&client, &salon, ours, json!({})).await.unwrap();
    assert_eq!((&gone["fee_minor"], &gone["cancelled_by"]), (&json!(0), &json!("business")));

    let held = id(&salon.reserve(&client, TEN, "kim@example.org", json!({})).await.unwrap());
    let gone = cancel(&client, &salon, held, json!({"by": "customer"})).await.unwrap();
    assert_eq!(gone["fee_minor"], 0, "a hold costs nothing");
    for wrong in [json!({"by": "me"}), json!({"override": 1}), json!({"fee": 3})] {
        let error = cancel(&client, &salon, held, wrong).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input");
    }
}

#[tokio::test]
async fn a_booking_keeps_the_terms_it_was_made_under_bkg_5_pol_1() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booking = booked(&database, &client, &salon, 120).await;
    set(&client, &salon, json!({"cancellation": {"free_until_minutes": 1440, "fee_percent": 100, "cancel_until_minutes": 600}})).await.unwrap();
    let gone = cancel(&client, &salon, booking, json!({"by": "customer"})).await.unwrap();
    assert_eq!(gone["fee_minor"], 0);
    // And the other way round: what was agreed to stays due, also what the business left to the defaults.
    let strict = booked(&database, &client, &salon, 1000).await;
    set(&client, &salon, json!({"cancellation": {"most_moves": 0}})).await.unwrap();
    let shown = terms(&client, &salon, strict, "customer").await;
    assert_eq!(
        (&shown["fee_minor"], &shown["moves_left"]),
        (&json!(4500), &json!(1000)),
        "{shown}"
    );
}

#[tokio::test]
async fn customers_move_until_and_as_often_as_the_terms_say_bkg_5_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    set(&client, &salon, json!({"cancellation": {"move_until_minutes": 60, "most_moves": 1}}))
        .await
        .unwrap();
    let to = async |booking: Uuid, at: &str, options: Value| {
        let sql = "select api.reschedule_booking($1, $2, $3::text::timestamptz, p_options => $4)";
        call(&client, sql, &[&salon.tenant, &booking, &at, &options]).await
    };
    let late = booked(&database, &client, &salon, 30).await;
    let error = to(late, "2031-05-05 12:00+02", json!({"by": "customer"})).await.unwrap_err();
    assert_eq!(refusal(&error), "too_late_to_move");
    to(late, "2031-05-05 12:00+02", json!({"by": "customer", "override": true})).await.unwrap();
    let error = to(late, "2031-05-05 14:00+02", json!({"by": "customer"})).await.unwrap_err();
    assert_eq!(refusal(&error), "move_limit_reached");
    assert_eq!(terms(&client, &salon, late, "customer").await["moves_left"], 0);
    to(late, "2031-05-05 14:00+02", json!({})).await.unwrap();
    let error = to(late, "2031-05-05 15:00+02", json!({"by": "nobody"})).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
}

#[tokio::test]
async fn who_does_not_come_owes_what_the_terms_say_bkg_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    set(&client, &salon, json!({"cancellation": {"no_show_fee_percent": 80}})).await.unwrap();
    let booking = booked(&database, &client, &salon, -30).await;
    let gone = salon.command(&client, "mark_no_show", booking).await.unwrap();
    assert_eq!(gone["fee_minor"], 3600);
    let after_all = salon.command(&client, "complete_booking", booking).await.unwrap();
    assert_eq!(after_all["fee_minor"], json!(null), "they came after all");
}
