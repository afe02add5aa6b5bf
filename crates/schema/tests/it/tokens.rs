//! BKG-6: whoever has a token of a booking does what it allows, without a login and in the tenant that the token is of, until it
//! ends or is taken back.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

const TEN: &str = "2031-05-05 10:00+02";
const NOON: &str = "2031-05-05 12:00+02";

async fn booked(client: &Client, salon: &Salon) -> Uuid {
    id(&salon.reserve(client, TEN, "kim@example.org", json!({"confirm": true})).await.unwrap())
}

const ALL: &[&str] = &["view", "move", "cancel"];

async fn issue(
    client: &Client,
    salon: &Salon,
    booking: Uuid,
    scopes: &[&str],
) -> Result<Value, Error> {
    let sql = "select api.issue_booking_token($1, $2, $3)";
    call(client, sql, &[&salon.tenant, &booking, &scopes]).await
}

/// The text of a token with these scopes.
async fn token(client: &Client, salon: &Salon, booking: Uuid, scopes: &[&str]) -> String {
    let issued = issue(client, salon, booking, scopes).await.unwrap();
    issued["token"].as_str().unwrap().to_owned()
}

async fn look(client: &Client, token: &str) -> Result<Value, Error> {
    call(client, "select api.booking_by_token($1)", &[&token]).await
}

async fn cancel(client: &Client, token: &str) -> Result<Value, Error> {
    call(client, "select api.cancel_by_token($1, 'ill')", &[&token]).await
}

async fn reschedule(client: &Client, token: &str, to: &str) -> Result<Value, Error> {
    let sql = "select api.reschedule_by_token($1, $2::text::timestamptz)";
    call(client, sql, &[&token, &to]).await
}

async fn list(client: &Client, salon: &Salon, booking: Uuid) -> Vec<Value> {
    let sql = "select api.list_booking_tokens($1, $2)";
    let listed = call(client, sql, &[&salon.tenant, &booking]).await.unwrap();
    listed.as_array().unwrap().clone()
}

async fn revoke(client: &Client, salon: &Salon, booking: Uuid, token: Option<Uuid>) -> Value {
    let sql = "select api.revoke_booking_tokens($1, $2, $3)";
    call(client, sql, &[&salon.tenant, &booking, &token]).await.unwrap()
}

/// The refusal that strangers get, whatever is wrong: its code, sentence and facts.
fn told(error: &Error) -> (String, String, Option<String>) {
    let db = error.as_db_error().unwrap();
    (refusal(error), db.message().to_owned(), db.detail().map(str::to_owned))
}

#[tokio::test]
async fn a_login_of_no_tenant_moves_and_cancels_with_a_token_bkg_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let booking = booked(&client, &salon).await;
    let text = token(&client, &salon, booking, &["view", "move", "cancel"]).await;
    let login = format!("bearer_{}", &salon.tenant.simple().to_string()[..12]);
    let admin = database.superuser().await;
    let make =
        format!("create role {login} login password 'test'; grant slotkeeper_login to {login}");
    admin.batch_execute(&make).await.unwrap();
    let guest = database.connect_as(&login).await;

    let seen = look(&guest, &text).await.unwrap();
    assert_eq!((id(&seen), &seen["state"]), (booking, &json!("confirmed")));
    assert_eq!(seen["scopes"], json!(["view", "move", "cancel"]));
    assert_eq!(seen["terms"]["may_cancel"], true);
    for hidden in ["notes", "metadata", "customer_id", "unit_ids"] {
        assert!(seen.get(hidden).is_none(), "{hidden} is the business's affair");
    }
    let moved = reschedule(&guest, &text, NOON).await.unwrap();
    assert_eq!(
        (&moved["local_start"], &moved["sequence"]),
        (&json!("2031-05-05T12:00:00"), &json!(1))
    );
    let error = reschedule(&guest, &text, "2031-05-05 03:00+02").await.unwrap_err();
    assert_eq!(refusal(&error), "outside_hours");
    // It has what the token opens and nothing beside it, in the same transaction too.
    guest.batch_execute("begin").await.unwrap();
    look(&guest, &text).await.unwrap();
    let sql = "select api.get_booking($1, $2)";
    let error = call(&guest, sql, &[&salon.tenant, &booking]).await.unwrap_err();
    assert_eq!(refusal(&error), "context_forbidden");
    guest.batch_execute("rollback").await.unwrap();
    let cancelled = cancel(&guest, &text).await.unwrap();
    assert_eq!(
        (&cancelled["state"], &cancelled["cancelled_by"], &cancelled["cancel_reason"]),
        (&json!("cancelled"), &json!("customer"), &json!("ill"))
    );
    drop(guest);
    admin.batch_execute(&format!("drop owned by {login}; drop role {login}")).await.unwrap();
}

#[tokio::test]
async fn a_token_allows_what_its_scopes_say_and_no_more_bkg_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booking = booked(&client, &salon).await;
    let viewer = token(&client, &salon, booking, &["view"]).await;
    let mover = token(&client, &salon, booking, &["move"]).await;
    let seen = look(&client, &viewer).await.unwrap();
    assert_eq!(
        (&seen["terms"]["may_cancel"], &seen["terms"]["may_move"]),
        (&json!(false), &json!(false)),
        "the terms are this token's"
    );
    for error in [
        cancel(&client, &viewer).await.unwrap_err(),
        reschedule(&client, &viewer, NOON).await.unwrap_err(),
        cancel(&client, &mover).await.unwrap_err(),
    ] {
        assert_eq!(refusal(&error), "token_lacks_scope");
    }
    assert_eq!(look(&client, &mover).await.unwrap()["scopes"], json!(["view", "move"]));
    assert_eq!(reschedule(&client, &mover, NOON).await.unwrap()["sequence"], 1);
    // Nothing of the business's can be had by asking for it.
    let sql = "select api.reschedule_by_token($1, p_options => $2)";
    for option in ["override", "ignore_notice", "reprice", "by", "service_id"] {
        let error = call(&client, sql, &[&mover, &json!({ option: true })]).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{option}");
    }
}

#[tokio::test]
async fn what_opens_nothing_is_told_in_the_same_words_bkg_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(4).build(&database).await;
    let booking = booked(&client, &salon).await;
    let good = token(&client, &salon, booking, ALL).await;

    let revoked = issue(&client, &salon, booking, ALL).await.unwrap();
    revoke(&client, &salon, booking, Some(id(&revoked))).await;
    let expired = token(&client, &salon, booking, ALL).await;
    let sql = "update booking_tokens set expires_at = clock_timestamp() where token_hash = sha256(convert_to($1, 'UTF8'))";
    database.superuser().await.execute(sql, &[&expired]).await.unwrap();
    let other = booked(&client, &salon).await;
    let of_cancelled = token(&client, &salon, other, ALL).await;
    cancel(&client, &of_cancelled).await.unwrap();
    let third = booked(&client, &salon).await;
    let of_past = token(&client, &salon, third, ALL).await;
    let sql = "with past as (update bookings set starts_at = clock_timestamp() - interval '721 hours', ends_at = clock_timestamp() - interval '720 hours' where id = $1)
               delete from claims where booking_id = $1";
    database.superuser().await.execute(sql, &[&third]).await.unwrap();
    let mut changed = good.clone();
    changed.replace_range(80..81, if &good[80..81] == "A" { "B" } else { "A" });

    let dead = [
        revoked["token"].as_str().unwrap(),
        &expired,
        &of_cancelled,
        &of_past,
        &changed,
        "bt_nonsense",
        "",
        &good[..good.len() - 1],
    ];
    let first = told(&look(&client, dead[0]).await.unwrap_err());
    assert_eq!((first.0.as_str(), first.1.as_str()), ("not_found", "There is no such booking."));
    for one in dead {
        assert_eq!(told(&look(&client, one).await.unwrap_err()), first, "{one}");
        assert_eq!(told(&cancel(&client, one).await.unwrap_err()), first, "{one}");
        assert_eq!(told(&reschedule(&client, one, NOON).await.unwrap_err()), first, "{one}");
    }
    let error = call(&client, "select api.booking_by_token(null)", &[]).await.unwrap_err();
    assert_eq!(told(&error), first);
    look(&client, &good).await.unwrap();
}

#[tokio::test]
async fn a_suspended_account_opens_nothing_until_it_is_active_again_bkg_6_ten_1() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booking = booked(&client, &salon).await;
    let text = token(&client, &salon, booking, &["view", "move", "cancel"]).await;
    let status = async |status: &str| {
        let sql = "select api.set_tenant_status($1, $2)";
        call(&client, sql, &[&salon.tenant, &status]).await.unwrap();
    };
    status("suspended").await;
    for error in [
        look(&client, &text).await.unwrap_err(),
        cancel(&client, &text).await.unwrap_err(),
        reschedule(&client, &text, NOON).await.unwrap_err(),
    ] {
        assert_eq!(refusal(&error), "tenant_suspended");
    }
    let mut changed = text.clone();
    changed.replace_range(80..81, if &text[80..81] == "A" { "B" } else { "A" });
    assert_eq!(refusal(&look(&client, &changed).await.unwrap_err()), "not_found");
    status("active").await;
    look(&client, &text).await.unwrap();
}

#[tokio::test]
async fn tokens_are_listed_without_secrets_and_taken_back_one_by_one_or_all_bkg_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let own = "aa".repeat(32);
    let options = json!({"confirm": true, "token_hash": own});
    let booking = id(&salon.reserve(&client, TEN, "kim@example.org", options).await.unwrap());
    let issued = issue(&client, &salon, booking, &["cancel"]).await.unwrap();
    let listed = list(&client, &salon, booking).await;
    assert_eq!(listed.len(), 2);
    assert_eq!((id(&listed[0]), &listed[0]["works"]), (booking, &json!(true)), "made with it");
    assert_eq!(listed[0]["scopes"], json!(["view", "confirm", "move", "cancel"]));
    assert_eq!(listed[0]["expires_at"], "2031-06-04T09:00:00+00:00", "30 days after its end");
    assert_eq!((id(&listed[1]), &listed[1]["scopes"]), (id(&issued), &json!(["view", "cancel"])));
    let text = issued["token"].as_str().unwrap();
    let sql = "select string_agg(t::text, '') from (select to_jsonb(t) as t from booking_tokens t union all select to_jsonb(o) from outbox o union all select to_jsonb(k) from idempotency_keys k) t";
    let kept: String = database.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    assert!(!kept.contains(text) && !kept.contains(&text[46..]), "only its hash is kept");

    // The right scope opens, by the hash that the server computes.
    let open = "select api.open_booking_token($1, $2, decode($3, 'hex'), $4)";
    let opened = call(&client, open, &[&salon.tenant, &booking, &own, &"confirm"]).await.unwrap();
    assert_eq!(id(&opened["booking"]), booking);
    revoke(&client, &salon, booking, Some(booking)).await;
    let error = call(&client, open, &[&salon.tenant, &booking, &own, &"view"]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    look(&client, text).await.unwrap();
    assert_eq!(list(&client, &salon, booking).await.len(), 1, "what was made with it is gone");

    let again = issue(&client, &salon, booking, ALL).await.unwrap();
    let after = revoke(&client, &salon, booking, None).await;
    assert!(
        after
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["works"] == false && one["revoked_at"].is_string()),
        "{after}"
    );
    assert_eq!(revoke(&client, &salon, booking, None).await, after, "twice changes nothing");
    for text in [text, again["token"].as_str().unwrap()] {
        assert_eq!(refusal(&look(&client, text).await.unwrap_err()), "not_found");
    }
    let sql = "select count(*) from outbox where kind = 'booking.token_revoked'";
    let told: i64 = database.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    assert_eq!(told, 3, "each is told once");
    let sql = "select api.revoke_booking_tokens($1, $2, $3)";
    let error = call(&client, sql, &[&salon.tenant, &booking, &salon.tenant]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

#[tokio::test]
async fn a_booking_that_changes_hands_leaves_its_old_links_behind_bkg_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let booking = booked(&client, &salon).await;
    let update = async |document: Value| {
        let sql = "select api.update_booking($1, $2, $3)";
        call(&client, sql, &[&salon.tenant, &booking, &document]).await
    };
    // A note, a name that is spelt otherwise and a further address leave it with whom it is.
    let text = token(&client, &salon, booking, ALL).await;
    update(json!({"notes": "By the window"})).await.unwrap();
    update(json!({"customer": {"name": "Kim B.", "email": "KIM@example.org"}})).await.unwrap();
    update(
        json!({"customer": {"name": "Kim B.", "email": "kim@example.org", "phone": "+4930901820"}}),
    )
    .await
    .unwrap();
    look(&client, &text).await.unwrap();
    // Another customer does not, nor another address of the same.
    let given =
        update(json!({"customer": {"name": "Lee", "email": "lee@example.org"}})).await.unwrap();
    assert_eq!(
        (&given["contact"]["name"], &given["contact"]["phone"]),
        (&json!("Lee"), &Value::Null)
    );
    assert_eq!(refusal(&look(&client, &text).await.unwrap_err()), "not_found");
    let text = token(&client, &salon, booking, ALL).await;
    let customer: Uuid = given["customer_id"].as_str().unwrap().parse().unwrap();
    let change = "select api.upsert_customer($1, $2, $3)";
    for (document, lives) in [
        (json!({"notes": "Friendly"}), true),
        (json!({"phone": "+4930901821"}), true),
        (json!({"email": "Lee@example.org"}), true),
        (json!({"email": "lee@example.net"}), false),
    ] {
        call(&client, change, &[&salon.tenant, &document, &customer]).await.unwrap();
        assert_eq!(look(&client, &text).await.is_ok(), lives, "{document}");
    }
    for wrong in [
        json!({"customer": null}),
        json!({"customer": "Lee"}),
        json!({"customer": {"name": "Lee"}}),
    ] {
        assert_eq!(refusal(&update(wrong.clone()).await.unwrap_err()), "invalid_input", "{wrong}");
    }
    let nobody = json!({"customer": {"id": salon.tenant}});
    assert_eq!(refusal(&update(nobody).await.unwrap_err()), "not_found");
    call(&client, change, &[&salon.tenant, &json!({"status": "blacklisted"}), &customer])
        .await
        .unwrap();
    let error = update(json!({"customer": {"id": customer}})).await.unwrap_err();
    assert_eq!(refusal(&error), "booking_refused");
}

#[tokio::test]
async fn a_repeat_by_token_gets_its_own_answer_and_nobody_elses_bkg_6_bkg_7() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let (one, two) = (booked(&client, &salon).await, booked(&client, &salon).await);
    let mut texts = Vec::new();
    for booking in [one, two] {
        texts.push(token(&client, &salon, booking, &["cancel"]).await);
    }
    let sql = "select api.cancel_by_token($1, p_request => '{\"key\": \"1\"}')";
    let first = call(&client, sql, &[&texts[0]]).await.unwrap();
    // Its token opens nothing by now; the repeat asks for what was answered.
    assert_eq!(call(&client, sql, &[&texts[0]]).await.unwrap(), first);
    let second = call(&client, sql, &[&texts[1]]).await.unwrap();
    assert_eq!((id(&first), id(&second)), (one, two));
    // Where no token belongs, none is taken for granted.
    let request = json!({"token": "ab".repeat(32)});
    let sql = "select api.complete_booking($1, $2, $3)";
    let error = call(&client, sql, &[&salon.tenant, &two, &request]).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
    // A token that opens nothing does nothing, though the booking is named.
    let third = booked(&client, &salon).await;
    let sql = "select api.cancel_booking($1, $2, null, null, $3)";
    let error = call(&client, sql, &[&salon.tenant, &third, &request]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

#[tokio::test]
async fn what_makes_no_token_is_refused_by_name_bkg_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let booking = booked(&client, &salon).await;
    for wrong in [&[][..], &["delete"], &["view", "everything"]] {
        let error = issue(&client, &salon, booking, wrong).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{wrong:?}");
        assert!(error.as_db_error().unwrap().detail().unwrap().contains("scopes"), "{wrong:?}");
    }
    let until = "select api.issue_booking_token($1, $2, p_expires_at => $3::text::timestamptz)";
    for wrong in ["2020-01-01 00:00Z", "2031-06-04 09:00:01Z", "infinity"] {
        let error = call(&client, until, &[&salon.tenant, &booking, &wrong]).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{wrong}");
        assert!(error.as_db_error().unwrap().detail().unwrap().contains("expires_at"), "{wrong}");
    }
    let sql = "select api.issue_booking_token($1, $2, p_token_hash => $3)";
    let error =
        call(&client, sql, &[&salon.tenant, &booking, &b"short".as_slice()]).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
    let hash = [7u8; 32];
    let made = call(&client, sql, &[&salon.tenant, &booking, &hash.as_slice()]).await.unwrap();
    assert!(made.get("token").is_none(), "whoever made it knows it");
    let error = call(&client, sql, &[&salon.tenant, &booking, &hash.as_slice()]).await.unwrap_err();
    assert_eq!(refusal(&error), "already_exists");
    salon.command(&client, "cancel_booking", booking).await.unwrap();
    let error = issue(&client, &salon, booking, ALL).await.unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition");
    let error = issue(&client, &salon, salon.tenant, ALL).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

/// What was taken back before a command had its locks does nothing, however long the command had waited.
#[tokio::test]
async fn a_token_that_is_taken_back_while_a_call_waits_does_nothing_bkg_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    for moving in [false, true] {
        let booking = booked(&client, &salon).await;
        let text = token(&client, &salon, booking, &["move", "cancel"]).await;
        let holder = database.server().await;
        holder.batch_execute("begin").await.unwrap();
        revoke(&holder, &salon, booking, None).await;
        let guest = database.server().await;
        let waiting = tokio::spawn(async move {
            if moving { reschedule(&guest, &text, NOON).await } else { cancel(&guest, &text).await }
        });
        let superuser = database.superuser().await;
        let sql = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while superuser.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        holder.batch_execute("commit").await.unwrap();
        let error = waiting.await.unwrap().unwrap_err();
        assert_eq!(refusal(&error), "not_found", "moving: {moving}");
        salon.command(&client, "cancel_booking", booking).await.unwrap();
    }
}
