use serde_json::{Value, json};
use testkit::{Database, Salon, call, refusal};

use super::{MONDAYS, book, codes, confirmed, each, preview, read, series};
use crate::resources::facts;
use crate::selling::{Venue, counted};

const NOON: &str = "2031-05-05 12:00+02";

#[tokio::test]
async fn a_series_is_booked_on_the_clocks_and_read_back_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    // The clocks change on 30 March and on 26 October.
    let starts = ["2031-03-24 10:00", "2031-03-31 10:00", "2031-10-27 10:00"];
    let sql = "select api.book_series($1, $2, $3::text[]::timestamp[], $4, $5, $6, 'FREQ=WEEKLY;COUNT=3')";
    let customer = json!({"name": "Kim", "email": "kim@example.org"});
    let options = json!({"notes": "Quiet, please", "party_size": 1});
    let shuffled: &[&str] = &[starts[1], starts[2], starts[0]];
    let staff = salon.staff[0];
    let booked = call(
        &client,
        sql,
        &[&salon.tenant, &salon.service, &shuffled, &customer, &staff, &options],
    )
    .await
    .unwrap();
    assert_eq!(booked["failed"], json!([]));
    let kept = read(&client, &salon, series(&booked)).await;
    assert_eq!(kept, booked["series"]);
    assert_eq!(
        each(&kept, "local_start"),
        ["2031-03-24T10:00:00", "2031-03-31T10:00:00", "2031-10-27T10:00:00"]
    );
    assert_eq!(
        each(&kept, "starts_at"),
        ["2031-03-24T09:00:00+00:00", "2031-03-31T08:00:00+00:00", "2031-10-27T09:00:00+00:00"]
    );
    assert_eq!(each(&kept, "state"), ["confirmed"; 3]);
    assert_eq!(each(&kept, "notes"), ["Quiet, please"; 3]);
    assert_eq!((&kept["rule"], &kept["dates"]), (&json!("FREQ=WEEKLY;COUNT=3"), &json!(3)));
    assert_eq!(kept["bookings"][2]["occurrence"], 3);
    // Each is told by an event of its own, which says of which series.
    let sql = "select count(*) from outbox where kind = 'booking.confirmed' and (data ->> 'series_id')::uuid = $1 and data ? 'occurrence'";
    let row = database.superuser().await.query_one(sql, &[&series(&booked)]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 3);
}

#[tokio::test]
async fn all_or_none_and_each_date_that_fails_says_why_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let service = json!({"notice_minutes": 0, "window_kind": "range", "window_start": "2031-01-01", "window_end": "2031-05-20"});
    let salon = Salon::builder().service(service).build(&database).await;
    salon.reserve(&client, "2031-05-12 10:00+02", "lee@example.org", confirmed()).await.unwrap();
    let starts = [MONDAYS[0], MONDAYS[1], "2031-05-13 20:00", MONDAYS[3]];
    let error = book(&client, &salon, &starts, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "series_conflicts");
    let failed = &facts(&error)["failed"];
    assert_eq!(codes(failed), ["slot_taken", "outside_hours", "outside_window"]);
    assert_eq!(failed[0]["occurrence"], 2);
    assert_eq!(failed[0]["local_start"], "2031-05-12T10:00:00");
    assert!(failed[0]["refused"]["detail"].is_string());
    let count = "select (select count(*) from series), (select count(*) from bookings), (select count(*) from customers)";
    let row = database.superuser().await.query_one(count, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)), (0, 1, 1));

    // The preview says the same beforehand, and the rest is booked on request.
    let seen = preview(&client, &salon, &starts).await.unwrap();
    assert_eq!(seen["possible"], 1);
    assert_eq!(codes(&seen["dates"])[1..], codes(failed)[..]);
    assert_eq!(seen["dates"][0]["price_minor"], 4500);
    assert_eq!(seen["dates"][0]["staff_ids"], json!([salon.staff[0]]));
    let row = database.superuser().await.query_one(count, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)), (0, 1, 1));
    let booked = book(&client, &salon, &starts, json!({"partly": true})).await.unwrap();
    assert_eq!(codes(&booked["failed"]), codes(failed));
    assert_eq!(each(&booked["series"], "local_start"), ["2031-05-05T10:00:00"]);
    // Where nothing is left, there is no series either.
    let error = book(&client, &salon, &starts[1..], json!({"partly": true})).await.unwrap_err();
    assert_eq!(refusal(&error), "series_conflicts");
}

#[tokio::test]
async fn dates_of_a_series_count_for_each_other_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let service = json!({"limit_per_week": 2, "buffer_after_minutes": 30});
    let salon = Salon::builder().service(service).build(&database).await;
    // The second is within the first's buffer, the fourth one too many in its week.
    let starts = ["2031-05-05 10:00", "2031-05-05 11:00", "2031-05-06 10:00", "2031-05-07 10:00"];
    let seen = preview(&client, &salon, &starts).await.unwrap();
    assert_eq!(
        codes(&seen["dates"]),
        [Value::Null, json!("slot_taken"), Value::Null, json!("limit_reached")]
    );
    let booked = book(&client, &salon, &starts, json!({"partly": true})).await.unwrap();
    assert_eq!(codes(&booked["failed"]), ["slot_taken", "limit_reached"]);
}

#[tokio::test]
async fn a_time_that_the_clocks_skip_is_later_and_of_a_repeated_one_the_first_is_meant_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = json!([{"start": "00:00", "end": "24:00"}]);
    let week = json!({"sun": day, "sat": day, "mon": day});
    let salon = Salon::builder().week(week).build(&database).await;
    let starts = ["2031-03-29 02:30", "2031-03-30 02:30", "2031-10-26 02:30"];
    let booked = book(&client, &salon, &starts, json!({})).await.unwrap();
    assert_eq!(
        each(&booked["series"], "local_start"),
        ["2031-03-29T02:30:00", "2031-03-30T03:30:00", "2031-10-26T02:30:00"]
    );
    assert_eq!(each(&booked["series"], "starts_at")[2], "2031-10-26T00:30:00+00:00");
}

#[tokio::test]
async fn nonsense_is_refused_as_for_one_booking_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let many: Vec<String> =
        (0..101).map(|day| format!("203{}-05-05 {:02}:{:02}", 1 + day / 60, 9, day % 60)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (starts, options, code) in [
        (vec![], json!({}), "invalid_input"),
        (many, json!({}), "invalid_input"),
        (vec![MONDAYS[0], MONDAYS[0]], json!({}), "invalid_input"),
        (vec!["2051-05-05 10:00"], json!({}), "invalid_input"),
        (vec!["2031-05-05 10:00:30"], json!({}), "invalid_input"),
        (vec![MONDAYS[0]], json!({"party_size": 9}), "invalid_input"),
        (vec![MONDAYS[0]], json!({"confirm": false}), "invalid_input"),
        (vec![MONDAYS[0]], json!({"session_id": salon.tenant}), "invalid_input"),
        (vec![MONDAYS[0]], json!({"series_id": salon.tenant}), "invalid_input"),
        (vec![MONDAYS[0]], json!({"partly": "yes"}), "invalid_input"),
        (vec![MONDAYS[0]], json!({"promotion": "NONE"}), "promotion_unknown"),
    ] {
        let refused = book(&client, &salon, &starts, options.clone()).await.unwrap_err();
        assert_eq!(refusal(&refused), code, "{starts:?} {options} {refused:?}");
    }
    let refused = preview(&client, &salon, &[]).await.unwrap_err();
    assert_eq!(refusal(&refused), "invalid_input");
    let refused = salon.command(&client, "get_series", salon.service).await.unwrap_err();
    assert_eq!(refusal(&refused), "not_found");
}

#[tokio::test]
async fn a_repeated_request_has_the_first_answer_bkg_9_bkg_7() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let sql = "select api.book_series($1, $2, $3::text[]::timestamp[], '{\"name\": \"Kim\", \"email\": \"kim@example.org\"}', p_request => '{\"key\": \"once\"}')";
    let starts = MONDAYS.as_slice();
    let arguments: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
        [&salon.tenant, &salon.service, &starts];
    let first = call(&client, sql, &arguments).await.unwrap();
    // Whatever became of the service.
    salon.command(&client, "archive_service", salon.service).await.unwrap();
    assert_eq!(call(&client, sql, &arguments).await.unwrap(), first);
}

#[tokio::test]
async fn seats_of_sessions_repeat_too_bkg_9_ses_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 4).await;
    let guide = venue.salon.staff[0];
    let first = venue.session(&database, NOON, &[guide], json!({})).await;
    let second = venue.session(&database, "2031-05-12 12:00+02", &[guide], json!({})).await;
    let starts = ["2031-05-05 12:00", "2031-05-12 12:00"];
    let booked = book(&client, &venue.salon, &starts, json!({"party_size": 3})).await.unwrap();
    assert_eq!(each(&booked["series"], "session_id"), [first.to_string(), second.to_string()]);
    assert_eq!(counted(&database, first).await.0, 3);
    let third = ["2031-05-12 12:00", "2031-05-19 12:00"];
    let error = book(&client, &venue.salon, &third, json!({"party_size": 2})).await.unwrap_err();
    assert_eq!(codes(&facts(&error)["failed"]), ["session_full", "no_session"]);
    assert_eq!(counted(&database, second).await.0, 3);
}
