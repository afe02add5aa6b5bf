//! AVL-3: whatever keeps a session from being offered is told, and nothing else.

use serde_json::{Value, json};
use testkit::{Database, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{KIM, NOON, Venue};

async fn explained(
    client: &Client,
    venue: &Venue,
    session: Uuid,
    party: Option<i32>,
    private: Option<bool>,
    guest: bool,
) -> Value {
    let sql = "select api.explain_session($1, $2, $3, $4, $5)";
    call(client, sql, &[&venue.salon.tenant, &session, &party, &private, &guest]).await.unwrap()
}

fn codes(explanation: &Value) -> Vec<&str> {
    explanation["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect()
}

/// Each rule in turn takes the session away, is the only reason while it does, and gives it back.
#[tokio::test]
async fn every_rule_that_removes_a_session_is_its_reason_avl_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let client = database.server().await;
    let admin = database.superuser().await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let next = venue.session(&database, "2031-05-06 12:00+02", &venue.salon.staff, json!({})).await;
    let listed = async || {
        let sql = "select from api.list_free_sessions($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')";
        !client.query(sql, &[&venue.salon.tenant, &venue.salon.service]).await.unwrap().is_empty()
    };
    let service = format!(
        "update services set notice_minutes = 0, window_kind = 'none', window_days = null, limit_per_day = null where id = '{}'",
        venue.salon.service
    );
    let row = format!("update sessions set status = 'open' where id = '{session}'");
    let guide = format!("update staff set status = 'active' where id = '{}'", venue.salon.staff[0]);
    for (rule, lifted, code) in [
        (row.replace("'open'", "'closed'"), &row, "session_closed"),
        (
            service.replace("'none', window_days = null", "'rolling', window_days = 1"),
            &service,
            "outside_window",
        ),
        (guide.replace("'active'", "'inactive'"), &guide, "staff_unavailable"),
    ] {
        admin.batch_execute(&rule).await.unwrap();
        let told = explained(&client, &venue, session, None, None, false).await;
        assert_eq!(told["offered"], json!(listed().await), "{rule}: {told}");
        assert_eq!((codes(&told), told["offered"].clone()), (vec![code], json!(false)), "{rule}");
        admin.batch_execute(lifted).await.unwrap();
        assert!(listed().await, "lifted: {rule}");
    }
    let told = explained(&client, &venue, session, Some(11), None, true).await;
    assert_eq!(
        (codes(&told), &told["reasons"][0]["party_max"]),
        (vec!["wrong_party", "session_full"], &json!(10)),
        "{told}"
    );
    let told = explained(&client, &venue, session, None, Some(true), true).await;
    assert_eq!(codes(&told), ["private_not_possible"]);
    let party = venue.seats(&client, KIM, json!({"party_size": 4})).await.unwrap();
    let told = explained(&client, &venue, session, None, None, true).await;
    assert_eq!((codes(&told), listed().await), (vec!["session_full"], false));
    assert_eq!(
        (&told["reasons"][0]["remaining"], &told["next_slots"][0]["session_id"]),
        (&json!(0), &json!(next)),
        "{told}"
    );
    venue.salon.command(&client, "cancel_booking", id(&party)).await.unwrap();
    assert_eq!(
        codes(&explained(&client, &venue, session, None, None, true).await),
        Vec::<&str>::new()
    );
}

/// The business learns what is in the way; a guest learns that something is.
#[tokio::test]
async fn what_is_in_the_way_is_the_businesss_affair_avl_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let client = database.server().await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let tour = id(&venue.tour(&client, NOON, json!({})).await.unwrap());
    let told = explained(&client, &venue, session, None, None, false).await;
    assert_eq!(codes(&told), ["staff_taken"]);
    let way = &told["reasons"][0]["in_the_way"];
    assert_eq!(
        (&way[0]["booking_id"], &way[0]["subject_id"]),
        (&json!(tour), &json!(venue.salon.staff[0])),
        "{told}"
    );
    let told = explained(&client, &venue, session, None, None, true).await;
    assert_eq!(codes(&told), ["staff_taken"]);
    let text = told.to_string();
    assert!(
        !text.contains(&tour.to_string()) && !text.contains(&venue.salon.staff[0].to_string()),
        "{text}"
    );
}

#[tokio::test]
async fn a_session_of_somebody_else_is_not_explained_avl_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let other = testkit::Salon::builder().build(&database).await;
    let client = database.server().await;
    let error = call(&client, "select api.explain_session($1, $2)", &[&other.tenant, &session])
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

#[tokio::test]
async fn too_short_notice_says_from_when_on_it_is_possible_avl_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let client = database.server().await;
    let soon = "select (clock_timestamp() + interval '1 hour')::text";
    let soon: String = client.query_one(soon, &[]).await.unwrap().get(0);
    let session = venue.session(&database, &soon, &venue.salon.staff, json!({})).await;
    venue.set(&client, json!({"notice_minutes": 120})).await;
    let told = explained(&client, &venue, session, None, None, true).await;
    let reason = &told["reasons"][0];
    assert_eq!(codes(&told), ["too_short_notice"]);
    assert!(
        reason["detail"].as_str().unwrap().starts_with("Too short notice: possible from 20"),
        "{told}"
    );
    assert!(reason["earliest"].is_string(), "{told}");
}

/// A session that nobody leads is led by nobody else.
#[tokio::test]
async fn a_session_without_people_is_offered_and_has_no_reason_avl_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let client = database.server().await;
    let session = venue.session(&database, NOON, &[], json!({})).await;
    let told = explained(&client, &venue, session, None, None, true).await;
    assert_eq!((codes(&told), &told["offered"]), (vec![], &json!(true)), "{told}");
    let sql = "select api.explain_slot($1, $2, '2031-05-05 12:00+02', p_staff => $3)";
    let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
        &[&venue.salon.tenant, &venue.salon.service, &venue.salon.staff[0]];
    let told = call(&client, sql, parameters).await.unwrap();
    assert_eq!(codes(&told), ["other_staff"], "{told}");
}
