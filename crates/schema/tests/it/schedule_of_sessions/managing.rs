//! SES-4: single sessions are changed, closed, reopened and cancelled, and the generator respects it.

use serde_json::{Value, json};
use testkit::{call, id, refusal};
use uuid::Uuid;

use super::{Venue, daily, detail};

/// A venue with a daily schedule, and the first session of a day in a month.
async fn scheduled() -> (Venue, Uuid, Uuid) {
    let venue = Venue::open("Europe/Berlin").await;
    let rule =
        venue.add_rule(json!({"week": daily("10:00", "12:00"), "interval_minutes": 60})).await;
    let session = id(&venue.stored().await[60]);
    (venue, id(&rule["rule"]), session)
}

async fn stored(venue: &Venue, session: Uuid) -> Option<Value> {
    venue.stored().await.into_iter().find(|one| id(one) == session)
}

#[tokio::test]
async fn what_is_changed_by_hand_stays_until_it_is_given_back_ses_4() {
    let (venue, rule, session) = scheduled().await;
    let document = json!({"price_minor": 5_000, "private_booking": "only", "capacity_total": 8});
    let changed = venue.change_session(session, document.clone()).await.unwrap();
    assert_eq!(
        changed["by_hand"],
        json!(["price_minor", "private_booking"]),
        "what differs, not what was said"
    );
    assert_eq!(
        venue.change_session(session, document).await.unwrap()["version"],
        changed["version"],
        "twice is once"
    );
    let report =
        venue.change_rule(rule, json!({"price_minor": 9_000, "capacity": 6})).await["report"]
            .clone();
    assert_eq!(report["kept"], json!([]));
    let now = stored(&venue, session).await.unwrap();
    assert_eq!(
        (&now["price_minor"], &now["private_booking"], &now["capacity_total"]),
        (&json!(5_000), &json!("only"), &json!(6)),
        "the rest follows the rule"
    );
    let worker = venue.database.worker().await;
    venue.change_session(session, json!({"by_hand": ["private_booking"]})).await.unwrap();
    let run = "select api.generate_due_sessions($1, $2)";
    call(&worker, run, &[&venue.tenant, &venue.service]).await.unwrap();
    let now = stored(&venue, session).await.unwrap();
    assert_eq!((&now["price_minor"], &now["private_booking"]), (&json!(9_000), &json!("only")));
    let version = json!(now["version"].as_i64().unwrap() - 1);
    let stale = "select api.update_session($1, (select id from sessions where id = $2), '{}', ($3::jsonb)::integer)";
    let client = venue.database.as_tenant(venue.tenant).await;
    let error = call(&client, stale, &[&venue.tenant, &session, &version]).await.unwrap_err();
    assert_eq!(refusal(&error), "version_mismatch");
}

#[tokio::test]
async fn bad_changes_of_a_session_are_refused_by_field_ses_4() {
    let (venue, _, session) = scheduled().await;
    for (document, field) in [
        (json!({"capacity_total": 0}), "capacity_total"),
        (json!({"capacity_total": null}), "capacity_total"),
        (json!({"party_min": 9}), "party_min"),
        (json!({"party_min": 5, "party_max": 4}), "party_min"),
        (json!({"price_minor": -5}), "price_minor"),
        (json!({"price_minor": "5"}), "price_minor"),
        (json!({"private_booking": "sometimes"}), "private_booking"),
        (json!({"private_price_minor": -1}), "price_minor"),
        (json!({"reserved": 1}), "reserved"),
        (json!({"staff_ids": null}), "staff_ids"),
        (json!({"staff_ids": [7]}), "staff_ids"),
        (json!({"by_hand": ["price_minor"]}), "by_hand"),
        (json!({"by_hand": 1}), "by_hand"),
        (json!({"starts_at": "2031-01-01T10:00:00Z"}), "starts_at"),
        (json!({"status": "closed"}), "status"),
        (json!({"seats_sold": 0}), "seats_sold"),
    ] {
        let error =
            venue.change_session(session, document.clone()).await.expect_err(&document.to_string());
        assert_eq!(
            (refusal(&error), &detail(&error)["field"]),
            ("invalid_input".into(), &json!(field)),
            "{document}"
        );
    }
    let stranger = Venue::open("Europe/Berlin").await;
    let error =
        venue.change_session(session, json!({"staff_ids": [stranger.staff[0]]})).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let there = stranger.change_session(session, json!({"price_minor": 0})).await.unwrap_err();
    assert_eq!(refusal(&there), "not_found", "another tenant's");
}

#[tokio::test]
async fn no_seat_is_taken_from_who_has_it_ses_4() {
    let (venue, rule, session) = scheduled().await;
    venue.book(session, 3, "confirmed").await;
    venue.book(session, 2, "held").await;
    let error = venue.change_session(session, json!({"capacity_total": 4})).await.unwrap_err();
    assert_eq!(refusal(&error), "capacity_below_sold");
    assert_eq!(detail(&error), json!({"field": "capacity_total", "sold": 3, "held": 2}));
    let kept = venue.change_rule(rule, json!({"capacity": 4})).await["report"]["kept"].clone();
    assert_eq!(
        (&kept[0]["session_id"], &kept[0]["fields"]),
        (&json!(session), &json!(["capacity_total"]))
    );
    let exact = venue.change_session(session, json!({"capacity_total": 5})).await.unwrap();
    assert_eq!((&exact["capacity_remaining"], &exact["seats_held"]), (&json!(0), &json!(2)));
    // A hold that is over counts for nothing, cleared or not.
    let expire = "update bookings set hold_expires_at = clock_timestamp() where state = 'held'";
    venue.database.superuser().await.execute(expire, &[]).await.unwrap();
    let smaller = venue.change_session(session, json!({"capacity_total": 4})).await.unwrap();
    assert_eq!((&smaller["capacity_remaining"], &smaller["seats_held"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn an_expired_hold_keeps_no_session_from_its_rule_ses_2() {
    let (venue, rule, session) = scheduled().await;
    venue.book(session, 5, "held").await;
    let kept = venue.change_rule(rule, json!({"capacity": 4})).await["report"]["kept"].clone();
    assert_eq!(kept[0]["session_id"], json!(session), "a live hold is a booking");
    let expire = "update bookings set hold_expires_at = clock_timestamp() where state = 'held'";
    venue.database.superuser().await.execute(expire, &[]).await.unwrap();
    assert_eq!(venue.generate().await["changed"], json!(1));
    let now = stored(&venue, session).await.unwrap();
    assert_eq!((&now["capacity_total"], &now["seats_held"]), (&json!(4), &json!(0)));
}

#[tokio::test]
async fn closed_and_cancelled_sessions_stay_so_ses_4() {
    let (venue, rule, session) = scheduled().await;
    let cancelled = id(&venue.stored().await[70]);
    let closed = venue.command("close_session", session).await.unwrap();
    assert_eq!(closed["status"], "closed");
    assert_eq!(venue.command("close_session", session).await.unwrap(), closed, "twice is once");
    venue.command("cancel_session", cancelled).await.unwrap();
    let error = venue.change_session(cancelled, json!({"price_minor": 1})).await.unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition");
    let error = venue.command("close_session", cancelled).await.unwrap_err();
    assert_eq!(
        (refusal(&error), detail(&error)),
        ("illegal_transition".into(), json!({"from": "cancelled", "to": "closed"}))
    );

    // The rule changes, goes away and comes back: neither is on sale again.
    venue.change_rule(rule, json!({"price_minor": 7_000})).await;
    assert_eq!(
        stored(&venue, session).await.unwrap()["price_minor"],
        7_000,
        "closed ones follow their rule"
    );
    venue.change_rule(rule, json!({"week": {}})).await;
    venue.change_rule(rule, json!({"week": daily("10:00", "12:00")})).await;
    assert_eq!(stored(&venue, session).await.unwrap()["status"], "closed");
    assert_eq!(stored(&venue, cancelled).await.unwrap()["status"], "cancelled");
    let start = stored(&venue, cancelled).await.unwrap()["starts_at"].clone();
    let error = venue.one_off(json!({"starts_at": start})).await.unwrap_err();
    assert_eq!(refusal(&error), "already_exists", "reopen it");
    for session in [session, cancelled] {
        let open = venue.command("reopen_session", session).await.unwrap();
        assert_eq!(open["status"], "open");
    }
    assert_eq!(venue.generate().await["created"], json!(0));
    let nobody = Uuid::from_u128(1);
    for command in ["close_session", "reopen_session", "cancel_session"] {
        assert_eq!(refusal(&venue.command(command, nobody).await.unwrap_err()), "not_found");
    }
}

#[tokio::test]
async fn only_an_unbooked_session_is_cancelled_ses_4() {
    let (venue, rule, session) = scheduled().await;
    let booking = venue.book(session, 3, "confirmed").await;
    let error = venue.command("cancel_session", session).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use");
    let listed = detail(&error)["bookings"].clone();
    assert_eq!(
        (&listed[0]["id"], &listed[0]["seats"], &listed[0]["state"]),
        (&json!(booking), &json!(3), &json!("confirmed"))
    );
    venue.command("cancel_booking", booking).await.unwrap();

    // With a booking of the past its row stays when the schedule drops it, and it comes back with the schedule.
    let report = venue.change_rule(rule, json!({"week": {}})).await["report"].clone();
    assert_eq!(report["kept"], json!([]));
    let withdrawn = venue.stored().await;
    assert_eq!(
        (withdrawn.len(), id(&withdrawn[0]), &withdrawn[0]["status"]),
        (1, session, &json!("withdrawn"))
    );
    let sale = json!({"name": "Kim", "email": "kim@example.org"});
    let reserve = "select api.reserve_booking($1, $2, null, $3, p_options => (select jsonb_build_object('session_id', $4::uuid)))";
    let parameters: super::Parameters<'_> = &[&venue.tenant, &venue.service, &sale, &session];
    let error = call(&venue.client, reserve, parameters).await.unwrap_err();
    assert_eq!(refusal(&error), "no_session", "to customers it isn't there");
    let report = venue
        .change_rule(rule, json!({"week": daily("10:00", "12:00"), "capacity": 3}))
        .await["report"]
        .clone();
    assert_eq!(report["created"], json!(venue.stored().await.len()));
    let back = stored(&venue, session).await.unwrap();
    assert_eq!((&back["status"], &back["capacity_total"]), (&json!("open"), &json!(3)));
    assert_eq!(venue.command("cancel_session", session).await.unwrap()["status"], "cancelled");
}

#[tokio::test]
async fn a_withdrawn_session_that_is_reopened_is_a_one_off_ses_4() {
    let (venue, rule, session) = scheduled().await;
    let booking = venue.book(session, 1, "confirmed").await;
    venue.command("cancel_booking", booking).await.unwrap();
    venue.change_rule(rule, json!({"week": {}})).await;
    let open = venue.command("reopen_session", session).await.unwrap();
    assert_eq!((&open["status"], &open["rule_id"]), (&json!("open"), &Value::Null));
    venue.generate().await;
    assert_eq!(stored(&venue, session).await.unwrap()["status"], "open");
    let changed = venue.change_session(session, json!({"capacity_total": 2})).await.unwrap();
    assert_eq!(changed["by_hand"], json!([]), "there is no schedule that it could follow");
}

#[tokio::test]
async fn a_service_that_was_never_booked_goes_with_its_sessions_cat_2() {
    let (venue, _, session) = scheduled().await;
    let booking = venue.book(session, 1, "confirmed").await;
    venue.command("cancel_booking", booking).await.unwrap();
    assert_eq!(
        refusal(&venue.command("delete_service", venue.service).await.unwrap_err()),
        "in_use"
    );
    let (venue, _, _) = scheduled().await;
    venue.command("delete_service", venue.service).await.unwrap();
    assert!(venue.stored().await.is_empty());
}
