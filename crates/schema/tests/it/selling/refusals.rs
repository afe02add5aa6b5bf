//! What can't be bought, and in which words.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, refusal};
use uuid::Uuid;

use super::{KIM, NOON, Venue};

#[tokio::test]
async fn each_rule_of_a_session_refuses_by_name_ses_4() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let client = database.server().await;
    let at = |day: u32| format!("2031-05-{day:02} 12:00+02");
    venue.session(&database, &at(1), &[], json!({"party_min": 2, "party_max": 4})).await;
    venue.session(&database, &at(2), &[], json!({"status": "closed"})).await;
    venue.session(&database, &at(3), &[], json!({"status": "cancelled"})).await;
    venue.session(&database, &at(4), &[], json!({})).await;
    venue.session(&database, "2020-05-04 12:00+02", &[], json!({})).await;
    let cases: &[(&str, Value, &str, Value)] = &[
        (&at(1), json!({}), "invalid_input", json!({"field": "party_size"})),
        (&at(1), json!({"party_size": 5}), "invalid_input", json!({"field": "party_size"})),
        (&at(2), json!({}), "session_closed", json!({"status": "closed"})),
        (&at(3), json!({}), "session_closed", json!({"status": "cancelled"})),
        (&at(4), json!({"private": true}), "private_not_possible", json!({"remaining": 6})),
        (&at(4), json!({"private": "yes"}), "invalid_input", json!({"field": "private"})),
        (&at(4), json!({"session_id": "x"}), "invalid_input", json!({"field": "session_id"})),
        (&at(4), json!({"session_id": Uuid::from_u128(7)}), "no_session", Value::Null),
        ("2031-05-04 13:00+02", json!({}), "no_session", Value::Null),
    ];
    for (starts_at, options, code, facts) in cases {
        let error =
            venue.salon.reserve(&client, starts_at, KIM, options.clone()).await.unwrap_err();
        assert_eq!(refusal(&error), *code, "{starts_at} {options}");
        let detail = error.as_db_error().unwrap().detail().unwrap_or_default();
        let told: Value = serde_json::from_str(detail).unwrap_or_default();
        assert_eq!(told, *facts, "{starts_at} {options}");
    }
    let error =
        venue.salon.reserve(&client, "2020-05-04 12:00+02", KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "too_short_notice");
}

#[tokio::test]
async fn notice_window_and_limits_hold_for_sessions_too() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let client = database.server().await;
    venue.session(&database, NOON, &[], json!({})).await;
    venue.session(&database, "2031-05-05 15:00+02", &[], json!({})).await;
    venue.session(&database, "2031-05-06 15:00+02", &[], json!({})).await;
    venue.set(&client, json!({"notice_minutes": 60 * 24 * 365})).await;
    let soon = database.superuser().await;
    let soon: String = soon
        .query_one("select (date_trunc('minute', clock_timestamp()) + interval '1 day')::text", &[])
        .await
        .unwrap()
        .get(0);
    venue.session(&database, &soon, &[], json!({})).await;
    let error = venue.salon.reserve(&client, &soon, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "too_short_notice");
    venue.salon.reserve(&client, &soon, KIM, json!({"ignore_notice": true})).await.unwrap();

    venue
        .set(&client, json!({"notice_minutes": 0, "window_kind": "rolling", "window_days": 30}))
        .await;
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "outside_window");

    venue.set(&client, json!({"window_kind": "none", "limit_per_day": 1})).await;
    venue.seats(&client, KIM, json!({})).await.unwrap();
    let error =
        venue.salon.reserve(&client, "2031-05-05 15:00+02", KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "limit_reached");
    venue.salon.reserve(&client, "2031-05-06 15:00+02", KIM, json!({})).await.unwrap();
}

#[tokio::test]
async fn what_belongs_to_sessions_and_what_to_appointments_is_not_mixed() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let client = database.server().await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let customer = json!({"name": "Kim", "email": KIM});
    let salon = &venue.salon;
    let by = async |service: Option<Uuid>,
                    starts_at: Option<&str>,
                    staff: Option<Uuid>,
                    options: Value| {
        call(
            &client,
            "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, $5, $6)",
            &[&salon.tenant, &service, &starts_at, &customer, &staff, &options],
        )
        .await
    };
    // A session may be named by its id alone.
    let booking = by(None, None, None, json!({"session_id": session})).await.unwrap();
    assert_eq!(booking["session_id"], json!(session));
    by(Some(salon.service), Some(NOON), None, json!({"session_id": session})).await.unwrap();
    let named = |options| by(None, None, None, options);
    assert_eq!(
        refusal(&named(json!({"session_id": Uuid::from_u128(7)})).await.unwrap_err()),
        "not_found"
    );
    assert_eq!(refusal(&named(json!({})).await.unwrap_err()), "not_found");
    let refused = [
        by(Some(salon.service), Some(NOON), Some(salon.staff[0]), json!({})).await,
        by(Some(salon.service), None, None, json!({})).await,
        by(Some(venue.tour), Some("2031-05-05 10:00+02"), None, json!({"private": true})).await,
        by(Some(venue.tour), Some("2031-05-05 10:00+02"), None, json!({"session_id": session}))
            .await,
    ];
    for outcome in refused {
        assert_eq!(refusal(&outcome.unwrap_err()), "invalid_input");
    }
    let other = Salon::builder().build(&database).await;
    let error = call(
        &client,
        "select api.reserve_booking($1, null, null, $2, null, $3)",
        &[&other.tenant, &customer, &json!({"session_id": session})],
    )
    .await
    .unwrap_err();
    assert_eq!(refusal(&error), "not_found", "another tenant's session");
}

#[tokio::test]
async fn a_session_whose_guide_has_left_takes_nobody_cat_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 2, 6).await;
    let client = database.server().await;
    venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    call(
        &client,
        "select api.update_staff($1, $2, $3)",
        &[&venue.salon.tenant, &venue.salon.staff[1], &json!({"status": "inactive"})],
    )
    .await
    .unwrap();
    assert_eq!(
        refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()),
        "staff_unavailable"
    );
}
