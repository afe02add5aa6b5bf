//! SES-2: generating twice changes nothing; what has bookings is never lost.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{call, id};

use super::{Venue, daily};

const NOTHING: &str =
    r#"{"created": 0, "changed": 0, "removed": 0, "kept": [], "not_reserved": []}"#;

fn nothing() -> Value {
    serde_json::from_str(NOTHING).unwrap()
}

#[tokio::test]
async fn generating_twice_changes_nothing_ses_2() {
    let venue = Venue::open("Europe/Berlin").await;
    let document = json!({"week": daily("10:00", "20:00"), "interval_minutes": 60, "staff_ids": [venue.staff[0]]});
    let made = venue.add_rule(document.clone()).await;
    let first = venue.stored().await;
    assert_eq!(made["report"]["created"], json!(first.len()));
    assert!((900..=910).contains(&first.len()), "90 days and today: {}", first.len());
    assert_eq!(venue.generate().await, nothing());
    let again = venue.change_rule(id(&made["rule"]), document).await;
    assert_eq!(again["report"], nothing());
    assert_eq!(again["rule"], made["rule"], "the same rule again is no change");
    assert_eq!(venue.stored().await, first, "no row was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_nodes_generate_each_session_once_ses_2() {
    let venue = Venue::open("Europe/Berlin").await;
    let rule = json!({"week": daily("10:00", "20:00"), "interval_minutes": 30});
    let made = venue.add_rule(rule).await;
    let before = venue.stored().await;
    let superuser = venue.database.superuser().await;
    superuser.execute("delete from sessions", &[]).await.unwrap();
    let clients = join_all((0..8).map(|_| venue.database.server())).await;
    let (tenant, service) = (venue.tenant, venue.service);
    let reports = join_all(clients.iter().map(|client| async move {
        call(client, "select api.generate_sessions($1, $2)", &[&tenant, &service]).await
    }))
    .await;
    let created: Vec<i64> =
        reports.into_iter().map(|report| report.unwrap()["created"].as_i64().unwrap()).collect();
    assert_eq!(created.iter().sum::<i64>(), made["report"]["created"].as_i64().unwrap());
    assert_eq!(created.iter().filter(|count| **count > 0).count(), 1, "{created:?}");
    let starts = |rows: &[Value]| -> Vec<Value> {
        rows.iter().map(|row| row["starts_at"].clone()).collect()
    };
    assert_eq!(starts(&venue.stored().await), starts(&before));
}

#[tokio::test]
async fn a_change_reaches_what_nobody_booked_and_reports_the_rest_ses_2() {
    let venue = Venue::open("Europe/Berlin").await;
    let made =
        venue.add_rule(json!({"week": daily("10:00", "14:00"), "interval_minutes": 60})).await;
    let rule = id(&made["rule"]);
    let all = venue.stored().await;
    let booked = id(&all[40]);
    venue.book(booked, 3, "confirmed").await;
    let changed = venue.change_rule(rule, json!({"capacity": 5, "price_minor": 9_900})).await;
    assert_eq!(changed["report"]["changed"], json!(all.len() - 1));
    let kept = &changed["report"]["kept"];
    assert_eq!(kept.as_array().unwrap().len(), 1, "{kept}");
    assert_eq!(
        (&kept[0]["session_id"], &kept[0]["seats_sold"], &kept[0]["why"], &kept[0]["fields"]),
        (&json!(booked), &json!(3), &json!("differs"), &json!(["capacity_total", "price_minor"]))
    );
    for session in venue.stored().await {
        let (capacity, price) = if id(&session) == booked { (8, 8_000) } else { (5, 9_900) };
        assert_eq!(
            (&session["capacity_total"], &session["price_minor"]),
            (&json!(capacity), &json!(price))
        );
    }

    // Off the schedule: all go but the booked one, which becomes a one-off when its rule is gone.
    let moved = venue.change_rule(rule, json!({"week": daily("16:00", "17:00")})).await;
    assert_eq!(moved["report"]["removed"], json!(all.len() - 1));
    assert_eq!(moved["report"]["kept"][0]["why"], "not_scheduled");
    let gone =
        call(&venue.client, "select api.delete_session_rule($1, $2)", &[&venue.tenant, &rule])
            .await
            .unwrap();
    assert_eq!(gone["report"]["kept"][0]["session_id"], json!(booked));
    let left = venue.stored().await;
    assert_eq!(left.len(), 1);
    assert_eq!(
        (id(&left[0]), &left[0]["rule_id"], &left[0]["status"]),
        (booked, &Value::Null, &json!("open"))
    );
    assert_eq!(venue.generate().await, nothing(), "a one-off is left alone");
    let none = venue
        .client
        .query_opt("select api.delete_session_rule($1, $2)", &[&venue.tenant, &rule])
        .await
        .unwrap_err();
    assert_eq!(testkit::refusal(&none), "not_found");
}

#[tokio::test]
async fn a_service_is_published_changed_and_archived_ses_2() {
    let venue = Venue::open("Europe/Berlin").await;
    venue.change_service(json!({"status": "inactive"})).await;
    let made =
        venue.add_rule(json!({"week": daily("10:00", "12:00"), "interval_minutes": 60})).await;
    assert_eq!(made["report"], nothing(), "nothing is generated before it is published");
    let generate = "select api.generate_sessions($1, $2, ($3::jsonb ->> 'until')::date)";
    assert_eq!(venue.refused(generate, &json!({})).await.0, "service_unavailable");

    venue.change_service(json!({"status": "active", "days_ahead": 10})).await;
    let published = venue.stored().await;
    assert!((20..=22).contains(&published.len()), "{}", published.len());
    venue.change_service(json!({"duration_minutes": 30, "capacity": 6})).await;
    for session in venue.stored().await {
        assert_eq!(session["capacity_total"], 6);
    }
    assert_eq!(
        venue.refused(generate, &json!({"until": "2020-01-01"})).await,
        ("invalid_input".into(), "until".into())
    );

    let booked = id(&venue.stored().await[3]);
    venue.book(booked, 1, "confirmed").await;
    call(&venue.client, "select api.archive_service($1, $2)", &[&venue.tenant, &venue.service])
        .await
        .unwrap();
    let left = venue.stored().await;
    assert_eq!(left.iter().map(id).collect::<Vec<_>>(), [booked], "only what is booked stays");
}

/// Nobody has cleared the hold yet; it must not stand in the way as a broken constraint.
#[tokio::test]
async fn an_expired_hold_keeps_no_session_from_shrinking_ses_2_bkg_3() {
    let venue = Venue::open("Europe/Berlin").await;
    let made =
        venue.add_rule(json!({"week": daily("10:00", "11:00"), "interval_minutes": 60})).await;
    let session = id(&venue.stored().await[5]);
    venue.book(session, 6, "held").await;
    let expire = "update bookings set hold_expires_at = clock_timestamp() - interval '1 second' where session_id = $1";
    venue.database.superuser().await.execute(expire, &[&session]).await.unwrap();
    let report =
        venue.change_rule(id(&made["rule"]), json!({"capacity": 4})).await["report"].clone();
    assert_eq!(report["kept"], json!([]));
    let after = venue.stored().await[5].clone();
    assert_eq!((&after["capacity_total"], &after["seats_held"]), (&json!(4), &json!(0)));
}
