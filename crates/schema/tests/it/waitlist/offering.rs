//! What becomes free, and who is offered it.

use serde_json::{Value, json};
use testkit::{Database, Salon, id};
use uuid::Uuid;

use super::{KIM, Line, MORNING};
use crate::selling::Venue;

#[tokio::test]
async fn the_first_who_fits_is_offered_what_became_free_bkg_10() {
    let line = Line::of_hours(3).await;
    let mut taken = Vec::new();
    for hour in 10..13 {
        taken.push(line.book(&format!("2031-05-05 {hour}:00+02"), KIM).await);
    }
    for (number, wish) in [
        json!({"time_from": "11:00", "time_to": "24:00"}),
        json!({"weekdays": ["tue"], "date_to": "2031-05-06"}),
        json!({"date_from": "2031-05-06", "date_to": "2031-05-11"}),
    ]
    .into_iter()
    .enumerate()
    {
        line.join(&format!("never{number}@example.org"), wish).await;
    }
    let until_eleven = json!({"time_from": "09:00", "time_to": "11:00"});
    let fits = line.join("fits@example.org", until_eleven).await;
    let later = line.join("later@example.org", json!({})).await;
    assert_eq!(line.round().await, [] as [Uuid; 0], "nothing is free that anybody wants");
    line.cancel(taken[0]).await;
    assert_eq!(line.round().await, [fits], "three before them wouldn't come then");
    assert_eq!(line.entry(fits).await["offer"]["starts_at"], "2031-05-05T08:00:00+00:00");
    line.answer("refuse_offer", fits).await.unwrap();
    assert_eq!(line.round().await, [later]);
}

#[tokio::test]
async fn priority_goes_before_time_and_whom_one_wants_counts_bkg_10() {
    let week = json!({"mon": [{"start": "10:00", "end": "11:00"}]});
    let line = Line::of(Salon::builder().week(week).staff(2)).await;
    let [ana, ben] = [line.salon.staff[0], line.salon.staff[1]];
    let taken = [line.book(MORNING, KIM).await, line.book(MORNING, KIM).await];
    let with_ben = line.join("ben@example.org", json!({"staff_id": ben})).await;
    let first = line.join("first@example.org", json!({})).await;
    let raised = line.try_join("raised@example.org", json!({}), json!({"priority": 1})).await;
    let raised = id(&raised.unwrap());
    // Ana becomes free: whoever wants Ben goes on waiting.
    line.cancel(taken[0]).await;
    assert_eq!(line.round().await, [raised]);
    assert_eq!(line.entry(raised).await["offer"]["staff_ids"], json!([ana]));
    line.cancel(taken[1]).await;
    assert_eq!(line.round().await, [with_ben], "who came before the other");
    assert_eq!(line.state(first).await, "waiting");
}

/// A week with one hour, on one day.
fn open_on(day: &str) -> Value {
    json!({day: [{"start": "10:00", "end": "11:00"}]})
}

/// Whatever frees something is noticed, events or not.
#[tokio::test]
async fn whatever_frees_something_is_noticed_bkg_10() {
    let line = Line::of_hours(1).await;
    let Salon { tenant, business, staff, .. } = &line.salon;
    let taken = line.book(MORNING, KIM).await;
    let entry = line.join("a@example.org", json!({"date_to": "2031-06-30"})).await;
    let day = |day: u32| format!("2031-05-{day:02} 10:00+02");
    // Every other Monday is taken, so that nothing is free.
    let off = "select api.add_time_off($1, $2, '2031-05-12 00:00+02', '2031-05-18 00:00+02')";
    let time_off = line.command(off, &[tenant, &staff[0]]).await;
    line.book(&day(19), KIM).await;
    for day in [26, 33, 40, 47, 54, 61] {
        let sql = "select api.add_override($1, $2, jsonb_build_object('available', false, 'starts_on', date '2031-05-01' + $3::integer - 1))";
        line.command(sql, &[tenant, business, &day]).await;
    }
    assert_eq!(line.round().await, [] as [Uuid; 0]);
    let expect = async |what: &str, starts_at: &str| {
        assert_eq!(line.round().await, [entry], "{what}");
        let offer = line.entry(entry).await["offer"]["starts_at"].clone();
        assert_eq!(offer, starts_at, "{what}");
        line.answer("refuse_offer", entry).await.unwrap();
        assert_eq!(line.round().await, [] as [Uuid; 0], "{what}: not again");
    };

    // A move away; the place where it was before.
    let sql = "select api.add_override($1, $2, '{\"starts_on\": \"2031-05-06\", \"available\": true, \"start\": \"10:00\", \"end\": \"11:00\"}')";
    let opened = line.client.query_one(sql, &[tenant, business]).await;
    assert!(opened.is_ok(), "{opened:?}");
    expect("an override that opens", "2031-05-06T08:00:00+00:00").await;
    let sql = "select api.reschedule_booking($1, $2, '2031-05-06 10:00+02')";
    line.command(sql, &[tenant, &taken]).await;
    expect("a move", "2031-05-05T08:00:00+00:00").await;
    let off: Uuid = id(&time_off);
    line.command("select api.remove_time_off($1, $2)", &[tenant, &off]).await;
    expect("time off that is removed", "2031-05-12T08:00:00+00:00").await;
    let (wednesdays, mondays) = (open_on("wed"), open_on("mon"));
    let set_hours = "select api.set_hours($1, $2, null, $3)";
    line.command(set_hours, &[tenant, business, &wednesdays]).await;
    assert_eq!(line.round().await, [entry], "hours");
    line.answer("refuse_offer", entry).await.unwrap();
    line.command(set_hours, &[tenant, business, &mondays]).await;
    assert_eq!(line.round().await, [] as [Uuid; 0], "hours as they were");
    // A hold that runs out, with the sweeper's event.
    line.salon.reserve(&line.client, &day(12), KIM, json!({"hold_seconds": 1})).await.unwrap();
    let that_day = json!({"date_from": "2031-05-12", "date_to": "2031-05-12"});
    let other = line.join("b@example.org", that_day).await;
    assert_eq!(line.round().await, [] as [Uuid; 0], "everything else was refused or is taken");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let sql = "select api.release_expired_holds($1)";
    testkit::call(&line.worker, sql, &[tenant]).await.unwrap();
    assert_eq!(line.round().await, [other], "a hold that ran out");
    // Without any event: it is looked at when it is due.
    line.answer("refuse_offer", other).await.unwrap();
    line.round().await;
    line.admin.execute("delete from claims where booking_id = (select id from bookings where starts_at = '2031-05-19 10:00+02')", &[]).await.unwrap();
    line.command(set_hours, &[tenant, business, &mondays]).await;
    line.admin.execute("delete from outbox where kind = 'hours.set'", &[]).await.unwrap();
    assert_eq!(line.round().await, [] as [Uuid; 0]);
    line.admin.execute("update waitlist_runs set due_at = clock_timestamp()", &[]).await.unwrap();
    expect("the look that comes in any case", "2031-05-19T08:00:00+00:00").await;
}

#[tokio::test]
async fn seats_are_offered_to_parties_that_they_suffice_for_bkg_10_ses_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let guides = venue.salon.staff.clone();
    let session = venue.session(&database, super::MORNING, &guides, json!({})).await;
    let line = Line::on(database, venue.salon).await;
    let seats = async |email: &str, party: u32| {
        let options = json!({"confirm": true, "party_size": party});
        id(&line.salon.reserve(&line.client, MORNING, email, options).await.unwrap())
    };
    let (one, two) = (seats(KIM, 1).await, seats(KIM, 2).await);
    seats(KIM, 1).await;
    let three = line.join("three@example.org", json!({"party_size": 3})).await;
    let pair = line.join("pair@example.org", json!({"party_size": 2})).await;
    let single = line.join("single@example.org", json!({})).await;
    line.cancel(one).await;
    assert_eq!(line.round().await, [single], "one seat is too few for the others");
    assert_eq!(line.entry(single).await["offer"]["session_id"], json!(session));
    line.answer("refuse_offer", single).await.unwrap();
    line.cancel(two).await;
    assert_eq!(line.round().await, [three], "three are free now");
    line.answer("refuse_offer", three).await.unwrap();
    assert_eq!(line.round().await, [pair]);
    line.answer("accept_offer", pair).await.unwrap();
    crate::selling::assert_seats_add_up(&line.database).await;
}

#[tokio::test]
async fn a_room_that_returns_to_use_is_offered_bkg_10_cat_5() {
    let line = Line::of_hours(1).await;
    let Salon { tenant, business, service, .. } = &line.salon;
    let room = json!({"name": "Room"});
    let sql = "select api.create_resource($1, $2, $3)";
    let room = id(&line.command(sql, &[tenant, business, &room]).await);
    let needs = json!([{"resource_id": room}]);
    line.command("select api.set_service_resources($1, $2, $3)", &[tenant, service, &needs]).await;
    let sql = "select api.add_out_of_use($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')";
    let closed = id(&line.command(sql, &[tenant, &room]).await);
    let entry = line.join(KIM, json!({})).await;
    assert_eq!(line.round().await, [] as [Uuid; 0]);
    line.command("select api.remove_out_of_use($1, $2)", &[tenant, &closed]).await;
    assert_eq!(line.round().await, [entry]);
    assert_eq!(line.count("select count(*) from booking_units").await, 1, "the room is kept too");
}

/// 02:30 comes twice on 2031-10-26 in Berlin, and not at all on 2031-03-30.
#[tokio::test]
async fn times_of_day_are_read_on_the_businesss_clocks_bkg_10() {
    let week = json!({"sun": [{"start": "00:00", "end": "06:00"}]});
    let line = Line::of(Salon::builder().week(week)).await;
    let night = |date: &str| json!({"date_from": date, "date_to": date, "time_from": "02:00", "time_to": "03:00"});
    let skipped = line.join("a@example.org", night("2031-03-30")).await;
    let twice = line.join("b@example.org", night("2031-10-26")).await;
    let again = line.join("c@example.org", night("2031-10-26")).await;
    let third = line.join("d@example.org", night("2031-10-26")).await;
    assert_eq!(line.round().await, [twice, again]);
    let starts: Vec<Value> = vec![
        line.entry(twice).await["offer"]["starts_at"].clone(),
        line.entry(again).await["offer"]["starts_at"].clone(),
    ];
    assert_eq!(starts, ["2031-10-26T00:00:00+00:00", "2031-10-26T01:00:00+00:00"]);
    for waits in [skipped, third] {
        assert_eq!(line.state(waits).await, "waiting");
    }
}

/// A time of day over midnight belongs to the date, and the weekday, on which it begins.
#[tokio::test]
async fn a_night_belongs_to_the_day_on_which_it_begins_bkg_10() {
    let night = json!([{"start": "22:00", "end": "04:00"}]);
    let line = Line::of(Salon::builder().week(json!({"sun": night, "mon": night}))).await;
    let wish = |day: &str| json!({"date_to": "2031-05-06", "date_from": "2031-05-04", "weekdays": [day], "time_from": "23:00", "time_to": "02:00"});
    let mut entries = Vec::new();
    for (number, day) in ["sun", "sun", "sun", "sun", "mon", "tue"].into_iter().enumerate() {
        entries.push(line.join(&format!("n{number}@example.org"), wish(day)).await);
    }
    assert_eq!(line.round().await, [&entries[..3], &entries[4..5]].concat());
    let mut starts = Vec::new();
    for entry in [entries[0], entries[1], entries[2], entries[4]] {
        starts.push(line.entry(entry).await["offer"]["local_start"].clone());
    }
    let nights = [
        "2031-05-04T23:00:00",
        "2031-05-05T00:00:00",
        "2031-05-05T01:00:00",
        "2031-05-05T23:00:00",
    ];
    assert_eq!(starts, nights);
}

/// A line whose slots begin every hour of every day, and the text of the one that begins in two to three hours.
async fn soon(notice: i32) -> (Line, String) {
    let day = json!([{"start": "00:00", "end": "24:00"}]);
    let week =
        json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day});
    let service = json!({"notice_minutes": notice});
    let line = Line::of(Salon::builder().week(week).service(service).timezone("UTC")).await;
    let sql = "select to_char(date_trunc('hour', now() + interval '3 hours') at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || 'Z'";
    let at: String = line.admin.query_one(sql, &[]).await.unwrap().get(0);
    (line, at)
}

#[tokio::test]
async fn what_begins_soon_is_offered_for_less_long_or_not_at_all_bkg_10() {
    let at_that = |at: &str| {
        let hour = &at[11..13];
        let next: u32 = hour.parse::<u32>().unwrap() + 1;
        json!({"date_from": &at[..10], "date_to": &at[..10], "time_from": format!("{hour}:00"), "time_to": format!("{next:02}:00")})
    };
    // Two to three hours are left, the notice takes all but twenty minutes of them.
    let (line, at) = soon(0).await;
    let left = "select (extract(epoch from $1::text::timestamptz - now()) / 60)::integer";
    let minutes: i32 = line.admin.query_one(left, &[&at]).await.unwrap().get(0);
    let set_notice = async |line: &Line, notice: i32| {
        let Salon { tenant, business, service, .. } = &line.salon;
        let fields = json!({"notice_minutes": notice});
        line.command(
            "select api.upsert_service($1, $2, $3, $4)",
            &[tenant, business, &fields, service],
        )
        .await;
    };
    set_notice(&line, minutes - 20).await;
    let entry = line.join(KIM, at_that(&at)).await;
    assert_eq!(line.round().await, [entry]);
    let sql = "select extract(epoch from expires_at - offered_at)::integer from waitlist_offers";
    let seconds: i32 = line.admin.query_one(sql, &[]).await.unwrap().get(0);
    assert!((9 * 60..=10 * 60 + 30).contains(&seconds), "half of twenty minutes: {seconds}");

    let (line, at) = soon(minutes - 2).await;
    line.join(KIM, at_that(&at)).await;
    assert_eq!(line.round().await, [] as [Uuid; 0], "under four minutes are left");
    line.salon.reserve(&line.client, &at, KIM, json!({})).await.expect("it can be booked still");

    let (line, at) = soon(0).await;
    let policy = json!({"waitlist": {"offer_minutes": 5}});
    line.command(
        "select api.set_policies($1, $2, $3)",
        &[&line.salon.tenant, &line.salon.business, &policy],
    )
    .await;
    line.join(KIM, at_that(&at)).await;
    line.round().await;
    let seconds: i32 = line.admin.query_one(sql, &[]).await.unwrap().get(0);
    assert!((295..=300).contains(&seconds), "the business's own time: {seconds}");
}

#[tokio::test]
async fn whoever_waits_for_nothing_any_more_is_taken_off_bkg_10() {
    let line = Line::of_hours(2).await;
    let taken = [line.book(MORNING, KIM).await, line.book("2031-05-05 11:00+02", KIM).await];
    let misses = line.join("misses@example.org", json!({})).await;
    let policy = json!({"waitlist": {"most_missed": 1}});
    let Salon { tenant, business, service, .. } = &line.salon;
    line.command("select api.set_policies($1, $2, $3)", &[tenant, business, &policy]).await;
    line.cancel(taken[0]).await;
    assert_eq!(line.round().await, [misses]);
    line.lapse(misses).await;
    line.round().await;
    assert_eq!(line.entry(misses).await["ended_because"], "missed");

    let books =
        line.join("books@example.org", json!({"time_from": "11:00", "time_to": "12:00"})).await;
    line.book(MORNING, "books@example.org").await;
    line.round().await;
    assert_eq!(line.entry(books).await["ended_because"], "booked_otherwise");

    let listed = line.join("listed@example.org", json!({})).await;
    let sql = "update customers set status = 'blacklisted' where email = 'listed@example.org'";
    line.admin.execute(sql, &[]).await.unwrap();
    line.cancel(taken[1]).await;
    line.round().await;
    assert_eq!(line.entry(listed).await["ended_because"], "refused");

    let over =
        line.join("over@example.org", json!({"time_from": "00:00", "time_to": "01:00"})).await;
    let sql = "update waitlist_entries set date_from = '2020-01-01', date_to = '2020-01-02' where id = $1";
    line.admin.execute(sql, &[&over]).await.unwrap();
    line.round().await;
    let entry = line.entry(over).await;
    assert_eq!((&entry["state"], &entry["ended_because"]), (&json!("expired"), &json!("over")));

    let last =
        line.join("last@example.org", json!({"time_from": "00:00", "time_to": "01:00"})).await;
    line.command("select api.archive_service($1, $2)", &[tenant, service]).await;
    line.round().await;
    assert_eq!(line.entry(last).await["ended_because"], "archived");
    let told = "select count(*) from outbox where kind = 'waitlist.ended'";
    assert_eq!(line.count(told).await, 5);
}

#[tokio::test]
async fn a_business_offers_what_it_likes_to_whom_it_likes_bkg_10() {
    let line = Line::of_hours(2).await;
    let first = line.join("a@example.org", json!({"time_from": "08:00", "time_to": "09:00"})).await;
    let second =
        line.join("b@example.org", json!({"time_from": "08:00", "time_to": "09:00"})).await;
    let sql = "select api.offer_waitlist($1, $2, $3::text::timestamptz)";
    let tenant = &line.salon.tenant;
    let offered = line.command(sql, &[tenant, &second, &MORNING]).await;
    assert_eq!(offered["state"], "offered", "though it is neither their turn nor their time");
    for (entry, starts_at, code) in [
        (second, "2031-05-05 11:00+02", "illegal_transition"),
        (first, MORNING, "slot_taken"),
        (first, "2031-05-05 20:00+02", "outside_hours"),
        (first, "2020-05-05 10:00+02", "too_short_notice"),
        (line.salon.service, MORNING, "not_found"),
    ] {
        let refused = line.client.query_one(sql, &[tenant, &entry, &starts_at]).await.unwrap_err();
        assert_eq!(testkit::refusal(&refused), code, "{starts_at}");
    }
    assert_eq!(line.count("select count(*) from bookings").await, 1, "refusals leave nothing");
}
