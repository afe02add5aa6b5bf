//! SES-3, SES-4: seats are counted, parties get all or nothing, and a whole session may be taken.

use std::time::Duration;

use serde_json::json;
use testkit::{Database, call, id, refusal};

use super::{KIM, NOON, Venue, assert_seats_add_up, counted};

#[tokio::test]
async fn seats_are_held_sold_and_given_back_ses_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    let first = venue.seats(&client, KIM, json!({"party_size": 3})).await.unwrap();
    assert_eq!(counted(&database, session).await, (0, 3));
    assert_eq!(
        (&first["seats"], &first["price_minor"], &first["private"], &first["session_id"]),
        (&json!(3), &json!(7500), &json!(false), &json!(session))
    );
    assert_eq!(first["staff_ids"], json!(venue.salon.staff), "the session's people");
    assert_eq!(first["local_start"], "2031-05-05T12:00:00");
    venue.salon.command(&client, "confirm_booking", id(&first)).await.unwrap();
    assert_eq!(counted(&database, session).await, (3, 0));
    venue.salon.command(&client, "cancel_booking", id(&first)).await.unwrap();
    assert_eq!(counted(&database, session).await, (0, 0));
    let sold = venue.seats(&client, KIM, json!({"party_size": 4, "confirm": true})).await.unwrap();
    assert_eq!(sold["state"], "confirmed");
    assert_eq!(counted(&database, session).await, (4, 0));
    venue.salon.command(&client, "mark_no_show", id(&sold)).await.unwrap();
    venue.salon.command(&client, "complete_booking", id(&sold)).await.unwrap();
    assert_eq!(counted(&database, session).await, (4, 0), "whoever doesn't come keeps the seat");
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn a_party_gets_all_its_seats_or_none_ses_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 5).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    venue.seats(&client, KIM, json!({"party_size": 3, "confirm": true})).await.unwrap();
    let error = venue.seats(&client, KIM, json!({"party_size": 3})).await.unwrap_err();
    assert_eq!(refusal(&error), "session_full");
    let facts = error.as_db_error().unwrap().detail().unwrap();
    assert_eq!(facts, "{\"remaining\": 2}");
    assert_eq!(counted(&database, session).await, (3, 0));
    venue.seats(&client, KIM, json!({"party_size": 2})).await.unwrap();
    let error = venue.seats(&client, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "session_full");
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn expired_holds_give_their_seats_back_at_once_bkg_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    let late =
        venue.seats(&client, KIM, json!({"party_size": 2, "hold_seconds": 1})).await.unwrap();
    venue.seats(&client, KIM, json!({"party_size": 2})).await.unwrap();
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "session_full");
    tokio::time::sleep(Duration::from_millis(1050)).await;
    venue.seats(&client, "lee@example.org", json!({"party_size": 2})).await.unwrap();
    assert_eq!(counted(&database, session).await, (0, 4), "without any clean-up having run");
    let error = venue.salon.command(&client, "confirm_booking", id(&late)).await.unwrap_err();
    assert_eq!(refusal(&error), "hold_expired");
    let state = call(&client, "select api.get_booking($1, $2)", &[&venue.salon.tenant, &id(&late)])
        .await
        .unwrap();
    assert_eq!(state["state"], "expired");
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn the_sweeper_gives_seats_back_and_frees_the_guide_bkg_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let (client, worker) = (database.server().await, database.worker().await);
    for _ in 0..3 {
        venue.seats(&client, KIM, json!({"hold_seconds": 1})).await.unwrap();
    }
    venue.tour(&client, "2031-05-05 15:00+02", json!({"hold_seconds": 1})).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1050)).await;
    let released = call(&worker, "select api.release_expired_holds($1)", &[&venue.salon.tenant])
        .await
        .unwrap();
    assert_eq!(released, json!({"released": 4}));
    assert_eq!(counted(&database, session).await, (0, 0));
    assert_eq!(super::claimed(&database, session).await.0, 0);
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn one_party_may_take_the_whole_session_ses_4() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let allowed = json!({"private_booking": "allowed", "private_price_minor": 9900});
    let session = venue.session(&database, NOON, &venue.salon.staff, allowed).await;
    let client = database.server().await;
    let whole = venue.seats(&client, KIM, json!({"party_size": 3, "private": true})).await.unwrap();
    assert_eq!(
        (&whole["seats"], &whole["private"], &whole["price_minor"], &whole["party_size"]),
        (&json!(6), &json!(true), &json!(9900), &json!(3))
    );
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "session_full");
    venue.salon.command(&client, "confirm_booking", id(&whole)).await.unwrap();
    assert_eq!(counted(&database, session).await, (6, 0));
    assert_seats_add_up(&database).await;
    // More chairs don't let anybody else in.
    let admin = database.superuser().await;
    admin
        .execute("update sessions set capacity_total = 9 where id = $1", &[&session])
        .await
        .unwrap();
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "session_full");
    venue.salon.command(&client, "cancel_booking", id(&whole)).await.unwrap();
    venue.seats(&client, KIM, json!({"party_size": 2, "private": false})).await.unwrap();
    let error = venue.seats(&client, KIM, json!({"private": true})).await.unwrap_err();
    assert_eq!(refusal(&error), "private_not_possible", "somebody is in it");
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn an_expired_party_does_not_keep_a_whole_session_from_others_ses_4() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let allowed = json!({"private_booking": "allowed"});
    let session = venue.session(&database, NOON, &venue.salon.staff, allowed).await;
    let client = database.server().await;
    for next in [
        json!({"private": true, "hold_seconds": 1}),
        json!({"hold_seconds": 1}),
        json!({"private": true}),
    ] {
        venue.seats(&client, KIM, next).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1050)).await;
    }
    assert_eq!(counted(&database, session).await, (0, 6));
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn a_session_that_is_sold_whole_only_is_taken_whole_ses_4() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let only = json!({"private_booking": "only", "party_min": 2});
    let session = venue.session(&database, NOON, &venue.salon.staff, only).await;
    let client = database.server().await;
    let error =
        venue.seats(&client, KIM, json!({"party_size": 2, "private": false})).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
    let whole = venue.seats(&client, KIM, json!({"party_size": 2})).await.unwrap();
    assert_eq!(
        (&whole["private"], &whole["price_minor"]),
        (&json!(true), &json!(15000)),
        "the price of all its seats"
    );
    assert_eq!(counted(&database, session).await, (0, 6));
    let error = venue.seats(&client, KIM, json!({"party_size": 2})).await.unwrap_err();
    assert_eq!(refusal(&error), "session_full");
}

/// What is listed can be reserved, and what can't be reserved isn't listed.
#[tokio::test]
async fn free_slots_of_a_session_service_are_its_sessions_with_room_avl_4() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let client = database.server().await;
    let (tenant, service, guide) = (venue.salon.tenant, venue.salon.service, venue.salon.staff[0]);
    let listed = async || {
        let sql = "select staff_ids from api.list_free_slots($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')
                    where starts_at = $3::text::timestamptz and ends_at = starts_at + interval '1 hour'";
        let rows = client.query(sql, &[&tenant, &service, &NOON]).await.unwrap();
        let all =
            "select from api.list_free_slots($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')";
        let all = client.query(all, &[&tenant, &service]).await.unwrap().len();
        assert_eq!(all, rows.len(), "nothing but the session at noon is ever offered");
        rows.first().map(|row| row.get::<_, Vec<uuid::Uuid>>(0))
    };
    assert_eq!(listed().await, None, "no session, no slot, whatever the hours say");
    venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    assert_eq!(listed().await, Some(vec![guide]));
    let party = venue.seats(&client, KIM, json!({"party_size": 4})).await.unwrap();
    assert_eq!(listed().await, None, "sold out");
    venue.salon.command(&client, "cancel_booking", id(&party)).await.unwrap();
    assert_eq!(listed().await, Some(vec![guide]), "given back");
    venue.tour(&client, NOON, json!({})).await.unwrap();
    assert_eq!(listed().await, None, "the guide is with somebody else");
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "slot_taken");
}

/// What is listed for a party, or as a whole, is what that party can have.
#[tokio::test]
async fn sessions_are_listed_for_a_party_or_as_a_whole_avl_1() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let client = database.server().await;
    let private = json!({"private_booking": "allowed", "private_price_minor": 9000});
    let session = venue.session(&database, NOON, &venue.salon.staff, private).await;
    let (tenant, service) = (venue.salon.tenant, venue.salon.service);
    let listed = async |party: Option<i32>, private: Option<bool>| {
        let sql = "select id, capacity_remaining, private_possible, private_price_minor
                     from api.list_free_sessions($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02', $3, $4)";
        let rows = client.query(sql, &[&tenant, &service, &party, &private]).await.unwrap();
        rows.first().map(|row| {
            assert_eq!(row.get::<_, uuid::Uuid>(0), session);
            (row.get::<_, i32>(1), row.get::<_, bool>(2), row.get::<_, Option<i64>>(3))
        })
    };
    assert_eq!(listed(None, None).await, Some((4, true, Some(9000))));
    venue.seats(&client, KIM, json!({"party_size": 3})).await.unwrap();
    assert_eq!(listed(Some(1), None).await, Some((1, false, Some(9000))));
    assert_eq!(listed(Some(2), None).await, None, "one seat is left");
    assert_eq!(listed(None, Some(true)).await, None, "somebody is in it");
    let sql =
        "select from api.list_free_sessions($1, $2, '2031-05-05 00:00+02', '2031-08-06 00:00+02')";
    let error = client.query(sql, &[&tenant, &service]).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input", "more than 62 days");
    let appointments = testkit::Salon::builder().build(&database).await;
    let sql =
        "select from api.list_free_sessions($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')";
    let error =
        client.query(sql, &[&appointments.tenant, &appointments.service]).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input", "it has no sessions");
}

/// Whoever has read a session can change it though it sells meanwhile, and not though somebody else has changed it.
#[tokio::test]
async fn sales_leave_the_version_of_a_session_to_the_desk_ses_4() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let allowed = json!({"private_booking": "allowed", "private_price_minor": 9900});
    let session = venue.session(&database, NOON, &venue.salon.staff, allowed).await;
    let client = database.server().await;
    let read = async || {
        let sql = "select version, updated_at > created_at, created_at from sessions where id = $1";
        let row = database.superuser().await.query_one(sql, &[&session]).await.unwrap();
        (row.get::<_, i32>(0), row.get::<_, bool>(1), row.get::<_, std::time::SystemTime>(2))
    };
    let (version, _, made) = read().await;
    let whole = json!({"party_size": 2, "private": true});
    let whole = venue.seats(&client, KIM, whole).await.unwrap();
    venue.salon.command(&client, "cancel_booking", id(&whole)).await.unwrap();
    let held = venue.seats(&client, KIM, json!({"party_size": 3})).await.unwrap();
    venue.salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
    assert_eq!(read().await, (version, true, made), "sold, and the same version");
    let change = async |fields: serde_json::Value| {
        let sql = "select api.update_session($1, $2, $3, p_if_version => $4)";
        call(&client, sql, &[&venue.salon.tenant, &session, &fields, &version]).await
    };
    change(json!({"price_minor": 1})).await.unwrap();
    assert_eq!(read().await, (version + 1, true, made));
    let late = change(json!({"price_minor": 2})).await.unwrap_err();
    assert_eq!(refusal(&late), "version_mismatch");
    venue.salon.command(&client, "cancel_booking", id(&held)).await.unwrap();
    assert_eq!(read().await.0, version + 1);
}
