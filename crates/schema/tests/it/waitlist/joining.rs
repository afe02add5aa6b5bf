//! Getting onto the list, and off it.

use serde_json::json;
use testkit::{Salon, call, id, refusal};

use super::{KIM, Line, MORNING};

#[tokio::test]
async fn a_wish_is_kept_as_it_was_said_bkg_10() {
    let line = Line::of(Salon::builder().service(json!({"party_max": 4}))).await;
    let wish = json!({"weekdays": ["fri", "mon"], "time_from": "18:00", "time_to": "02:00", "staff_id": line.salon.staff[0],
                      "party_size": 2, "notes": "Rings twice"});
    let made = line.try_join(KIM, wish.clone(), json!({"priority": 5, "entry_method": null, "token_hash": "a7".repeat(32), "client_address": "192.0.2.1"})).await.unwrap();
    for (field, value) in wish.as_object().unwrap() {
        let kept = if field == "weekdays" { json!(["mon", "fri"]) } else { value.clone() };
        assert_eq!(made[field], kept, "{field}");
    }
    assert_eq!(
        (&made["state"], &made["priority"], &made["offer"]),
        (&json!("waiting"), &json!(5), &json!(null))
    );
    assert_eq!(line.entry(id(&made)).await, made);
    let sql = "select entry from api.list_waitlist($1, $2, p_state => 'waiting')";
    let Salon { tenant, business, .. } = &line.salon;
    assert_eq!(call(&line.client, sql, &[tenant, business]).await.unwrap(), made);
    let told = line.count("select count(*) from outbox where kind = 'waitlist.joined'").await;
    assert_eq!(told, 1);
}

#[tokio::test]
async fn nonsense_is_refused_by_field_bkg_10() {
    let line = Line::of(Salon::builder()).await;
    for (wrong, field) in [
        (json!({"date_to": null}), "-"),
        (json!({"date_from": "2020-01-01", "date_to": "2020-01-02"}), "date_to"),
        (json!({"date_to": "2031-05-04"}), "date_to"),
        (json!({"date_to": "2031-12-31"}), "date_to"),
        (json!({"date_to": "tomorrow"}), "date_to"),
        (json!({"weekdays": []}), "weekdays"),
        (json!({"weekdays": ["someday"]}), "weekdays"),
        (json!({"time_from": "10:00"}), "time_to"),
        (json!({"time_from": "10:00", "time_to": "10:00"}), "time_from"),
        (json!({"party_size": 2}), "party_size"),
        (json!({"party_size": "1"}), "party_size"),
        (json!({"state": "booked"}), "state"),
    ] {
        let error = line.try_join(KIM, wrong.clone(), json!({})).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{wrong}");
        let detail = error.as_db_error().unwrap().detail().unwrap_or_default().to_owned();
        assert!(field == "-" || detail.contains(&format!("\"{field}\"")), "{wrong}: {detail}");
    }
    for wrong in [json!({"priority": 1001}), json!({"hold_seconds": 5}), json!({"token_hash": "x"})]
    {
        let error = line.try_join(KIM, json!({}), wrong.clone()).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{wrong}");
    }
    let other = Salon::builder().build(&line.database).await;
    let foreign = json!({"staff_id": other.staff[0]});
    let error = line.try_join(KIM, foreign, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "staff_unavailable");
    assert_eq!(line.count("select count(*) from waitlist_entries").await, 0);
}

#[tokio::test]
async fn who_may_not_wait_is_refused_bkg_10() {
    let line = Line::of(Salon::builder()).await;
    line.join(KIM, json!({})).await;
    let again = line.try_join(KIM, json!({}), json!({})).await.unwrap_err();
    assert_eq!(refusal(&again), "already_exists");
    let caps = json!({"hold_caps": {"contact": 2, "address": 3}, "client_address": "192.0.2.1"});
    line.try_join(KIM, json!({"weekdays": ["mon"]}), caps.clone()).await.unwrap();
    let third = line.try_join(KIM, json!({"weekdays": ["tue"]}), caps.clone()).await.unwrap_err();
    assert_eq!(refusal(&third), "waitlist_limit_reached");
    for number in 0..2 {
        let email = format!("lee{number}@example.org");
        line.try_join(&email, json!({}), caps.clone()).await.unwrap();
    }
    let fourth = line.try_join("lou@example.org", json!({}), caps).await.unwrap_err();
    assert_eq!(refusal(&fourth), "waitlist_limit_reached");

    line.admin.execute("update customers set status = 'blacklisted'", &[]).await.unwrap();
    let listed = line.try_join(KIM, json!({"weekdays": ["sun"]}), json!({})).await.unwrap_err();
    assert_eq!(refusal(&listed), "booking_refused");
    let sql = "select api.set_tenant_status($1, 'suspended')";
    line.command(sql, &[&line.salon.tenant]).await;
    let suspended = line.try_join("max@example.org", json!({}), json!({})).await.unwrap_err();
    assert_eq!(refusal(&suspended), "tenant_suspended");
}

#[tokio::test]
async fn whoever_leaves_gives_back_what_is_held_bkg_10() {
    let line = Line::of_hours(1).await;
    let taken = line.book(MORNING, KIM).await;
    let (first, second) =
        (line.join("a@example.org", json!({})).await, line.join("b@example.org", json!({})).await);
    line.cancel(taken).await;
    assert_eq!(line.round().await, [first]);
    let sql = "select api.leave_waitlist($1, $2, '{\"by\": \"customer\"}')";
    let left = line.command(sql, &[&line.salon.tenant, &first]).await;
    assert_eq!((&left["state"], &left["ended_because"]), (&json!("withdrawn"), &json!("left")));
    assert_eq!(
        refusal(&line.answer("leave_waitlist", first).await.unwrap_err()),
        "illegal_transition"
    );
    assert_eq!(line.round().await, [second]);
    // One whose offer has run out, unnoticed, may leave as well.
    line.run_out(second).await;
    let removed = line.answer("leave_waitlist", second).await.unwrap();
    assert_eq!(removed["ended_because"], "removed");
    let stranger = line.answer("leave_waitlist", taken).await.unwrap_err();
    assert_eq!(refusal(&stranger), "not_found");
    line.salon.reserve(&line.client, MORNING, "c@example.org", json!({})).await.unwrap();
    line.round().await;
    assert_eq!(line.count("select count(*) from waitlist_runs").await, 0, "nobody waits");
}
