//! SES-1: what a rule and a session may say, and what is refused by field.

use serde_json::{Value, json};
use testkit::{call, id};

use super::{Venue, daily};

const SET_RULE: &str = "select api.set_session_rule($1, $2, $3)";

#[tokio::test]
async fn a_rule_is_read_back_as_it_was_set_ses_1() {
    let venue = Venue::open("Europe/Berlin").await;
    let document = json!({
        "week": {"sat": [{"start": "20:00", "end": "02:00"}, {"start": "10:00", "end": "14:00"}, {"start": "14:00", "end": "18:00"}]},
        "interval_minutes": 90, "duration_minutes": 75, "capacity": 6, "party_min": 2, "party_max": 5, "price_minor": 12_000,
        "reserved": true, "valid_from": "2027-01-01", "valid_to": "2031-12-31", "staff_ids": [venue.staff[1]],
        "extra_dates": [{"date": "2027-05-02", "start": "12:00", "end": "16:00"}, {"date": "2027-05-02", "start": "10:00", "end": "12:00"}],
        "blocked_dates": [{"date": "2027-12-25", "start": null, "end": null, "reason": "Christmas"}, {"date": "2027-05-02", "start": "13:00", "end": "14:00"}]
    });
    let rule = venue.add_rule(document.clone()).await["rule"].clone();
    for field in [
        "interval_minutes",
        "duration_minutes",
        "capacity",
        "party_min",
        "party_max",
        "price_minor",
        "reserved",
        "valid_from",
        "valid_to",
        "staff_ids",
    ] {
        assert_eq!(rule[field], document[field], "{field}");
    }
    let sorted = json!([{"start": "10:00", "end": "18:00"}, {"start": "20:00", "end": "02:00"}]);
    assert_eq!(
        (&rule["week"]["sat"], &rule["week"]["sun"]),
        (&sorted, &json!([])),
        "sorted and merged"
    );
    assert_eq!(
        rule["extra_dates"],
        json!([{"date": "2027-05-02", "start": "10:00", "end": "16:00"}]),
        "merged"
    );
    assert_eq!(
        rule["blocked_dates"],
        json!([{"date": "2027-05-02", "start": "13:00", "end": "14:00", "reason": null}, {"date": "2027-12-25", "start": null, "end": null, "reason": "Christmas"}])
    );
    // Null is as the service has it, and an open end.
    let changes = json!({"capacity": null, "party_max": null, "valid_to": null, "extra_dates": null, "staff_ids": null});
    let changed = venue.change_rule(id(&rule), changes).await["rule"].clone();
    assert_eq!(
        (&changed["capacity"], &changed["valid_to"], &changed["staff_ids"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!(changed["week"], rule["week"], "what isn't named stays");
    assert_eq!(changed["version"], 2);
    let sql = "select api.set_session_rule($1, $2, $3, $4, 1)";
    let outcome =
        call(&venue.client, sql, &[&venue.tenant, &venue.service, &json!({}), &id(&rule)]).await;
    assert_eq!(testkit::refusal(&outcome.unwrap_err()), "version_mismatch");
}

#[tokio::test]
async fn bad_rules_are_refused_by_field_ses_1() {
    let venue = Venue::open("Europe/Berlin").await;
    for (changes, field) in [
        (json!({"interval_minutes": null}), "interval_minutes"),
        (json!({"interval_minutes": 4}), "interval_minutes"),
        (json!({"interval_minutes": 1441}), "interval_minutes"),
        (json!({"interval_minutes": "60"}), "interval_minutes"),
        (json!({"interval_minutes": 60.5}), "interval_minutes"),
        (json!({"duration_minutes": 0}), "duration_minutes"),
        (json!({"capacity": 0}), "capacity"),
        (json!({"capacity": 100_001}), "capacity"),
        (json!({"party_min": 0}), "party_min"),
        (json!({"party_min": 5, "party_max": 4}), "party_min"),
        (json!({"party_min": 9}), "party_min"),
        (json!({"party_max": 20, "party_min": 9}), "party_min"),
        (json!({"capacity": 2, "party_max": 10_001}), "party_min"),
        (json!({"price_minor": -1}), "price_minor"),
        (json!({"reserved": null}), "reserved"),
        (json!({"reserved": "yes"}), "reserved"),
        (json!({"valid_from": "2027-02-30"}), "valid_from"),
        (json!({"valid_from": "2027-02-02", "valid_to": "2027-02-01"}), "valid_to"),
        (json!({"week": []}), "-"),
        (json!({"week": {"monday": []}}), "monday"),
        (json!({"week": {"mon": {"start": "10:00"}}}), "mon"),
        (json!({"week": {"mon": [{"start": "10:00"}]}}), "mon.end"),
        (json!({"week": {"mon": [{"start": "24:00", "end": "10:00"}]}}), "mon.start"),
        (json!({"extra_dates": {}}), "extra_dates"),
        (json!({"extra_dates": ["2027-01-01"]}), "extra_dates[0]"),
        (json!({"extra_dates": [{"start": "10:00", "end": "11:00"}]}), "extra_dates[0].date"),
        (
            json!({"extra_dates": [{"date": "1999-12-31", "start": "10:00", "end": "11:00"}]}),
            "extra_dates[0].date",
        ),
        (json!({"extra_dates": [{"date": "2027-01-01"}]}), "extra_dates[0].start"),
        (json!({"extra_dates": [{"date": "2027-01-01", "start": "10:00"}]}), "extra_dates[0].end"),
        (
            json!({"extra_dates": [{"date": "2027-01-01", "start": "10:00", "end": "11:60"}]}),
            "extra_dates[0].end",
        ),
        (
            json!({"extra_dates": [{"date": "2027-01-01", "start": "10:00", "end": "11:00", "reason": "x"}]}),
            "reason",
        ),
        (
            json!({"valid_to": "2027-06-30", "extra_dates": [{"date": "2027-07-01", "start": "10:00", "end": "11:00"}]}),
            "extra_dates[0].date",
        ),
        (
            json!({"blocked_dates": [{"date": "2027-01-01"}, {"date": "2027-01-02", "end": "11:00"}]}),
            "blocked_dates[1].start",
        ),
        (
            json!({"blocked_dates": [{"date": "2027-01-01"}, {"date": "2027-01-01"}]}),
            "blocked_dates",
        ),
        (json!({"blocked_dates": [{"date": 20270101}]}), "blocked_dates[0].date"),
        (
            json!({"blocked_dates": [{"date": "2027-01-01", "reason": "x".repeat(501)}]}),
            "blocked_dates[0].reason",
        ),
        (json!({"staff_ids": "all"}), "staff_ids"),
        (json!({"staff_ids": ["x"]}), "staff_ids"),
        (json!({"staff_ids": [venue.staff[0], venue.staff[0]]}), "staff_ids"),
        (json!({"colour": "red"}), "colour"),
    ] {
        let mut document = json!({"week": daily("10:00", "12:00"), "interval_minutes": 60});
        document.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let refused = venue.refused(SET_RULE, &document).await;
        assert_eq!(refused, ("invalid_input".to_owned(), field.to_owned()), "{changes}");
    }
}

#[tokio::test]
async fn a_rule_is_of_its_business_and_of_a_session_service_ses_1() {
    let venue = Venue::open("Europe/Berlin").await;
    let stranger = Venue::open("Europe/Berlin").await.staff[0];
    let document = json!({"interval_minutes": 60, "staff_ids": [stranger]});
    assert_eq!(venue.refused(SET_RULE, &document).await, ("not_found".into(), "staff_ids".into()));
    let salon = "select api.set_session_rule($1, (select s.id from services s where s.tenant_id = $1 and s.id <> $2), $3)";
    let document = json!({"interval_minutes": 60});
    let client = venue.database.as_tenant(venue.tenant).await;
    let outcome = call(&client, salon, &[&venue.tenant, &venue.service, &document]).await;
    assert_eq!(
        testkit::refusal(&outcome.unwrap_err()),
        "invalid_input",
        "an appointment has no rules"
    );
}

#[tokio::test]
async fn a_one_off_session_is_added_and_listed_ses_1() {
    let venue = Venue::open("Europe/Berlin").await;
    let create = "select api.create_session($1, $2, $3)";
    let document = json!({"starts_at": "2031-05-05T19:00:00+02:00", "capacity_total": 30, "price_minor": 2_500, "staff_ids": [venue.staff[0]]});
    let made =
        call(&venue.client, create, &[&venue.tenant, &venue.service, &document]).await.unwrap();
    assert_eq!(
        (&made["local_start"], &made["ends_at"], &made["capacity_remaining"], &made["rule_id"]),
        (
            &json!("2031-05-05T19:00:00"),
            &json!("2031-05-05T18:00:00+00:00"),
            &json!(30),
            &Value::Null
        )
    );
    assert_eq!(
        venue.refused(create, &document).await,
        ("already_exists".into(), "starts_at".into())
    );
    for (changes, field) in [
        (json!({"starts_at": null}), "starts_at"),
        (json!({"starts_at": "2031-05-05T19:00:00"}), "starts_at"),
        (json!({"starts_at": "2031-05-05T19:00:30+02:00"}), "starts_at"),
        (json!({"starts_at": "2031-02-30T19:00:00Z"}), "starts_at"),
        (json!({"starts_at": "2020-01-01T19:00:00Z"}), "starts_at"),
        (json!({"duration_minutes": 0}), "duration_minutes"),
        (json!({"duration_minutes": 1441}), "duration_minutes"),
        (json!({"capacity_total": 0}), "capacity_total"),
        (json!({"party_min": 31}), "party_min"),
        (json!({"party_min": 3, "party_max": 2}), "party_min"),
        (json!({"private_booking": "maybe"}), "private_booking"),
        (json!({"price_minor": -1}), "price_minor"),
        (json!({"staff_ids": [1]}), "staff_ids"),
        (json!({"status": "closed"}), "status"),
    ] {
        let mut one = document.clone();
        one["starts_at"] = json!("2031-05-06T19:00:00+02:00");
        one.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        assert_eq!(
            venue.refused(create, &one).await,
            ("invalid_input".into(), field.into()),
            "{changes}"
        );
    }
    venue.book(id(&made), 4, "confirmed").await;
    venue.book(id(&made), 2, "held").await;
    let list = "select jsonb_agg(l) from api.list_sessions($1, p_service => $2, p_from => ($3::jsonb ->> 'from')::timestamptz) l";
    let listed =
        call(&venue.client, list, &[&venue.tenant, &venue.service, &json!({})]).await.unwrap();
    assert_eq!(
        (
            &listed[0]["seats_sold"],
            &listed[0]["seats_held"],
            &listed[0]["capacity_remaining"],
            &listed[0]["staff"]
        ),
        (&json!(4), &json!(2), &json!(24), &json!(["Staff 0"]))
    );
    // What has expired takes no seat, cleared or not.
    let expire = "update bookings set hold_expires_at = clock_timestamp() where state = 'held'";
    venue.database.superuser().await.execute(expire, &[]).await.unwrap();
    let listed =
        call(&venue.client, list, &[&venue.tenant, &venue.service, &json!({})]).await.unwrap();
    assert_eq!(
        (&listed[0]["seats_held"], &listed[0]["capacity_remaining"]),
        (&json!(0), &json!(26))
    );
}

#[tokio::test]
async fn a_service_is_of_one_kind_for_good_ses_1() {
    let venue = Venue::open("Europe/Berlin").await;
    let upsert =
        "select api.upsert_service($1, (select business_id from services where id = $2), $3, $2)";
    let add = "select api.upsert_service($1, (select business_id from services where id = $2), $3)";
    let client = venue.database.as_tenant(venue.tenant).await;
    let refused = async |sql: &str, document: Value| {
        client.batch_execute("savepoint one").await.unwrap();
        let outcome = call(&client, sql, &[&venue.tenant, &venue.service, &document]).await;
        let error = outcome.expect_err(&document.to_string());
        client.batch_execute("rollback to one").await.unwrap();
        error.as_db_error().unwrap().detail().unwrap_or_default().to_owned()
    };
    for (document, field) in [
        (json!({"kind": "appointment"}), "kind"),
        (json!({"capacity": null}), "capacity"),
        (json!({"capacity": 0}), "capacity"),
        (json!({"private_booking": "perhaps"}), "private_booking"),
        (json!({"private_price_minor": -1}), "private_price_minor"),
        (json!({"days_ahead": 367}), "days_ahead"),
    ] {
        assert!(refused(upsert, document.clone()).await.contains(field), "{document}");
    }
    for (document, field) in [
        (json!({"name": "N", "duration_minutes": 60, "kind": "session"}), "capacity"),
        (json!({"name": "N", "duration_minutes": 60, "capacity": 5}), "capacity"),
        (
            json!({"name": "N", "duration_minutes": 60, "private_booking": "only"}),
            "private_booking",
        ),
        (json!({"name": "N", "duration_minutes": 60, "kind": "course"}), "kind"),
    ] {
        assert!(refused(add, document.clone()).await.contains(field), "{document}");
    }
    let same = venue.change_service(json!({"kind": "session", "private_booking": "allowed"})).await;
    assert_eq!(
        (&same["kind"], &same["capacity"], &same["party_max"]),
        (&json!("session"), &json!(8), &json!(8))
    );
}
