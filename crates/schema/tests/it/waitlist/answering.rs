//! What becomes of an offer: accepted, refused, run out.

use serde_json::json;
use testkit::{Salon, call, id, refusal};
use uuid::Uuid;

use super::{KIM, Line, MORNING};

/// A line in which something is offered to the first of two.
async fn offered() -> (Line, Uuid, Uuid) {
    let line = Line::of_hours(1).await;
    let taken = line.book(MORNING, KIM).await;
    let (first, second) =
        (line.join("a@example.org", json!({})).await, line.join("b@example.org", json!({})).await);
    line.cancel(taken).await;
    assert_eq!(line.round().await, [first]);
    (line, first, second)
}

#[tokio::test]
async fn what_is_offered_is_kept_until_it_is_accepted_bkg_10() {
    let (line, first, second) = offered().await;
    let offer = line.entry(first).await["offer"].clone();
    assert_eq!(offer["local_start"], "2031-05-05T10:00:00");
    let other = line.salon.reserve(&line.client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&other), "slot_taken", "it is held");
    let entry = line.answer("accept_offer", first).await.unwrap();
    assert_eq!((&entry["state"], &entry["offer"]), (&json!("booked"), &json!(null)));
    assert_eq!(entry["booking_id"], offer["booking_id"]);
    let booking = json!(entry["booking_id"]).as_str().unwrap().parse::<Uuid>().unwrap();
    let sql = "select api.get_booking($1, $2)";
    let booking = line.command(sql, &[&line.salon.tenant, &booking]).await;
    assert_eq!(
        (&booking["state"], &booking["contact"]["email"]),
        (&json!("confirmed"), &json!("a@example.org"))
    );
    let again = line.answer("accept_offer", first).await.unwrap_err();
    assert_eq!(refusal(&again), "illegal_transition");
    assert_eq!(line.round().await, [] as [Uuid; 0]);
    assert_eq!(line.state(second).await, "waiting");
    let nothing = line.answer("accept_offer", second).await.unwrap_err();
    assert_eq!(refusal(&nothing), "illegal_transition", "nothing was offered to them");
    let stranger = line.answer("accept_offer", line.salon.service).await.unwrap_err();
    assert_eq!(refusal(&stranger), "not_found");
}

#[tokio::test]
async fn a_refused_offer_goes_to_the_next_and_never_comes_back_bkg_10() {
    let (line, first, second) = offered().await;
    let entry = line.answer("refuse_offer", first).await.unwrap();
    assert_eq!((&entry["state"], &entry["missed"]), (&json!("waiting"), &json!(0)));
    assert_eq!(
        refusal(&line.answer("refuse_offer", first).await.unwrap_err()),
        "illegal_transition"
    );
    assert_eq!(line.round().await, [second]);
    line.answer("refuse_offer", second).await.unwrap();
    assert_eq!(line.round().await, [] as [Uuid; 0], "both have refused it");
    line.salon.reserve(&line.client, MORNING, KIM, json!({})).await.expect("anybody may have it");
    let kinds = "select string_agg(kind, ' ' order by id) from outbox where kind like 'waitlist.%'";
    let kinds: String = line.admin.query_one(kinds, &[]).await.unwrap().get(0);
    let joined = "waitlist.joined waitlist.joined";
    let told = "waitlist.offered waitlist.refused waitlist.offered waitlist.refused";
    assert_eq!(kinds, format!("{joined} {told}"));
}

#[tokio::test]
async fn a_second_late_is_too_late_and_the_next_gets_it_bkg_10() {
    let (line, first, second) = offered().await;
    line.run_out(first).await;
    // Nobody has cleaned up: the clock decides all the same.
    assert_eq!(line.state(first).await, "waiting");
    for command in ["accept_offer", "refuse_offer"] {
        assert_eq!(refusal(&line.answer(command, first).await.unwrap_err()), "hold_expired");
    }
    line.lapse_again().await;
    assert_eq!(refusal(&line.answer("accept_offer", first).await.unwrap_err()), "hold_expired");
    assert_eq!(line.entry(first).await["missed"], 1);
    assert_eq!(line.round().await, [second]);
    line.answer("accept_offer", second).await.unwrap();
}

#[tokio::test]
async fn whatever_ends_the_hold_ends_the_offer_bkg_10() {
    let (line, first, second) = offered().await;
    let hold = |entry: serde_json::Value| -> Uuid {
        entry["offer"]["booking_id"].as_str().unwrap().parse().unwrap()
    };
    // The business cancels the hold of the one, and confirms that of the other.
    line.cancel(hold(line.entry(first).await)).await;
    assert_eq!(line.state(first).await, "waiting");
    assert_eq!(line.round().await, [second]);
    let booking = hold(line.entry(second).await);
    line.salon.command(&line.client, "confirm_booking", booking).await.unwrap();
    let entry = line.entry(second).await;
    assert_eq!((&entry["state"], &entry["booking_id"]), (&json!("booked"), &json!(booking)));
}

#[tokio::test]
async fn what_is_asked_is_answered_when_an_offer_is_accepted_bkg_10_cat_7() {
    let (line, first, _) = offered().await;
    let Salon { tenant, service, .. } = &line.salon;
    let question =
        json!({"key": "allergies", "kind": "text", "label": "Allergies?", "required": true});
    line.command("select api.create_question($1, $2, $3)", &[tenant, service, &question]).await;
    // One that is made while questions are required already is held as well.
    line.answer("refuse_offer", first).await.unwrap();
    let second = line.round().await[0];
    let silent = line.answer("accept_offer", second).await.unwrap_err();
    assert_eq!(refusal(&silent), "answers_invalid");
    assert_eq!(line.state(second).await, "offered", "it is offered still");
    let sql = "select api.accept_offer($1, $2, '{\"allergies\": \"Nuts\"}')";
    let entry = line.command(sql, &[tenant, &second]).await;
    let booking: Uuid = entry["booking_id"].as_str().unwrap().parse().unwrap();
    let booking = line.command("select api.get_booking($1, $2)", &[tenant, &booking]).await;
    assert_eq!(booking["answers"][0]["value"], "Nuts");
}

#[tokio::test]
async fn a_suspended_tenant_offers_nothing_and_takes_no_acceptance_bkg_10() {
    let (line, first, second) = offered().await;
    let suspend = "select api.set_tenant_status($1, $2)";
    line.command(suspend, &[&line.salon.tenant, &"suspended"]).await;
    let error = line.answer("accept_offer", first).await.unwrap_err();
    assert_eq!(refusal(&error), "tenant_suspended");
    line.lapse(first).await;
    assert_eq!(line.round().await, [] as [Uuid; 0]);
    line.command(suspend, &[&line.salon.tenant, &"active"]).await;
    assert_eq!(line.round().await, [second], "once it is active again");
}

#[tokio::test]
async fn a_key_gives_the_first_answer_again_bkg_10_bkg_7() {
    let (line, first, _) = offered().await;
    let sql = "select api.accept_offer($1, $2, p_request => '{\"key\": \"once\"}')";
    let answer = line.command(sql, &[&line.salon.tenant, &first]).await;
    assert_eq!(line.command(sql, &[&line.salon.tenant, &first]).await, answer);
    let customer = json!({"name": "C", "email": "c@example.org"});
    let wish = json!({"date_to": "2031-05-05", "date_from": "2031-05-05"});
    let sql = "select api.join_waitlist($1, $2, $3, $4, p_request => '{\"key\": \"twice\"}')";
    let Salon { tenant, service, .. } = &line.salon;
    let joined = call(&line.client, sql, &[tenant, service, &customer, &wish]).await.unwrap();
    let again = call(&line.client, sql, &[tenant, service, &customer, &wish]).await.unwrap();
    assert_eq!(id(&joined), id(&again));
}

impl Line {
    async fn lapse_again(&self) {
        let sql = "select api.release_expired_holds($1)";
        call(&self.worker, sql, &[&self.salon.tenant]).await.unwrap();
    }
}
