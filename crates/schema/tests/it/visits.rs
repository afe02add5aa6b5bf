//! BKG-9: several services in one visit, one after the other, all or none.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use crate::races::{CROWD, assert_no_overlap};
use crate::resources::{needs_of, resource};

const TEN: &str = "2031-05-05 10:00+02";

/// Another service of the salon with these people; `own` are minutes that single ones take.
async fn service(
    client: &Client,
    salon: &Salon,
    fields: Value,
    staff: &[(Uuid, Option<i32>)],
) -> Uuid {
    let sql = "select api.upsert_service($1, $2, $3)";
    let service = id(&call(client, sql, &[&salon.tenant, &salon.business, &fields]).await.unwrap());
    let all: Value = staff
        .iter()
        .map(|(staff, own)| json!({"staff_id": staff, "duration_minutes": own}))
        .collect();
    let sql = "select api.set_service_staff($1, $2, $3)";
    call(client, sql, &[&salon.tenant, &service, &all]).await.unwrap();
    service
}

async fn book(
    client: &Client,
    salon: &Salon,
    parts: &Value,
    at: &str,
    options: Value,
) -> Result<Value, Error> {
    let sql = "select api.book_visit($1, $2, $3::text::timestamptz, '{\"name\": \"Kim\", \"email\": \"kim@example.org\"}', $4)";
    call(client, sql, &[&salon.tenant, parts, &at, &options]).await
}

async fn shift(
    client: &Client,
    salon: &Salon,
    visit: Uuid,
    at: &str,
    options: Value,
) -> Result<Value, Error> {
    let sql = "select api.move_visit($1, $2, $3::text::timestamptz, $4)";
    call(client, sql, &[&salon.tenant, &visit, &at, &options]).await
}

async fn offered(client: &Client, salon: &Salon, parts: &Value) -> Vec<String> {
    let sql =
        "select coalesce(array_agg(to_char(s.starts_at, 'HH24:MI') order by s.starts_at), '{}')
                 from api.list_visit_slots($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02') s";
    client.query_one(sql, &[&salon.tenant, parts]).await.unwrap().get(0)
}

/// Each of a visit's bookings in a line: from, to, and with whom.
fn times(visit: &Value) -> Vec<String> {
    let line = |booking: &Value| {
        let time = |field: &str| booking[field].as_str().unwrap()[11..16].to_owned();
        let with = booking["staff_ids"][0].as_str().unwrap();
        format!("{}-{} {with}", time("starts_at"), time("ends_at"))
    };
    visit["bookings"].as_array().unwrap().iter().map(line).collect()
}

/// A salon with Anna, who colours, and Ben, who cuts; both wash.
struct Day {
    salon: Salon,
    anna: Uuid,
    ben: Uuid,
    colour: Uuid,
    cut: Uuid,
    wash: Uuid,
}

impl Day {
    async fn open(database: &Database, client: &Client) -> Day {
        let salon = Salon::builder().staff(2).build(database).await;
        let [anna, ben] = salon.staff[..] else { panic!() };
        let fields = |name: &str, minutes: i32, after: i32| json!({"name": name, "duration_minutes": minutes, "step_minutes": 30, "price_minor": minutes * 100, "buffer_after_minutes": after});
        let colour = service(client, &salon, fields("Colour", 60, 15), &[(anna, None)]).await;
        let cut = service(client, &salon, fields("Cut", 30, 0), &[(ben, None)]).await;
        let wash =
            service(client, &salon, fields("Wash", 30, 10), &[(anna, None), (ben, Some(15))]).await;
        Day { salon, anna, ben, colour, cut, wash }
    }

    fn parts(&self, services: &[Uuid]) -> Value {
        services.iter().map(|service| json!({"service_id": service})).collect()
    }
}

#[tokio::test]
async fn colour_by_anna_then_cut_by_ben_are_one_visit_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = Day::open(&database, &client).await;
    let parts = day.parts(&[day.colour, day.cut]);
    let visit = book(&client, &day.salon, &parts, TEN, json!({"confirm": true})).await.unwrap();
    assert_eq!(
        times(&visit),
        [format!("08:00-09:00 {}", day.anna), format!("09:00-09:30 {}", day.ben)]
    );
    assert_eq!((&visit["price_minor"], &visit["currency"]), (&json!(9000), &json!("EUR")));
    assert_eq!(visit["bookings"][1]["state"], "confirmed");
    let read = day.salon.command(&client, "get_visit", id(&visit)).await.unwrap();
    assert_eq!(read, visit);
    // Ben is taken at eleven, so nobody's colour starts at ten: not even with Anna free.
    day.salon.command(&client, "cancel_visit", id(&visit)).await.unwrap();
    let alone = day.parts(&[day.cut]);
    let eleven = "2031-05-05 11:00+02";
    book(&client, &day.salon, &alone, eleven, json!({"confirm": true})).await.unwrap();
    let error = book(&client, &day.salon, &parts, TEN, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    let sql = "select count(*) from bookings where visit_id is not null and state = 'held'";
    let row = database.superuser().await.query_one(sql, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "half a visit");
    let free = offered(&client, &day.salon, &parts).await;
    assert!(!free.contains(&"08:00".to_owned()) && free.contains(&"08:30".to_owned()), "{free:?}");
}

/// Anna does all three: her buffers hold against others, and within the visit they are nobody's time but hers.
#[tokio::test]
async fn buffers_hold_against_others_and_not_within_a_visit_bkg_9_bkg_2() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = Day::open(&database, &client).await;
    let mut parts = day.parts(&[day.colour, day.wash]);
    parts[1]["staff_id"] = json!(day.anna);
    let visit = book(&client, &day.salon, &parts, TEN, json!({"confirm": true})).await.unwrap();
    assert_eq!(
        times(&visit),
        [format!("08:00-09:00 {}", day.anna), format!("09:00-09:30 {}", day.anna)]
    );
    let claimed = "select string_agg(to_char(starts_at at time zone 'UTC', 'HH24:MI') || '-' || to_char(ends_at at time zone 'UTC', 'HH24:MI'), ' ' order by starts_at) from claims";
    let owner = database.superuser().await;
    assert_eq!(
        owner.query_one(claimed, &[]).await.unwrap().get::<_, String>(0),
        "08:00-09:00 09:00-09:40"
    );
    // A buffer longer than all that follows stays whole.
    day.salon.command(&client, "cancel_visit", id(&visit)).await.unwrap();
    let sql = "select api.upsert_service($1, $2, '{\"buffer_after_minutes\": 60}', $3)";
    call(&client, sql, &[&day.salon.tenant, &day.salon.business, &day.colour]).await.unwrap();
    let visit = book(&client, &day.salon, &parts, TEN, json!({"confirm": true})).await.unwrap();
    assert_eq!(
        owner.query_one(claimed, &[]).await.unwrap().get::<_, String>(0),
        "08:00-09:00 09:00-09:30 09:30-10:00"
    );
    // One service alone can be cancelled; the other keeps its place, and then so can the rest.
    day.salon.command(&client, "cancel_booking", id(&visit["bookings"][1])).await.unwrap();
    let left = day.salon.command(&client, "get_visit", id(&visit)).await.unwrap();
    assert_eq!(
        (&left["ends_at"], &left["price_minor"]),
        (&json!("2031-05-05T09:00:00+00:00"), &json!(6000))
    );
    day.salon.command(&client, "cancel_visit", id(&visit)).await.unwrap();
    let error = day.salon.command(&client, "cancel_visit", id(&visit)).await.unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition");
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn whoever_is_quicker_is_taken_where_only_that_fits_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = Day::open(&database, &client).await;
    let (cut, wash) = (day.parts(&[day.cut]), day.parts(&[day.wash, day.colour]));
    // Anna washes first, for half an hour, unless the colour after it has to begin a quarter earlier.
    let visit = book(&client, &day.salon, &wash, TEN, json!({})).await.unwrap();
    assert_eq!(times(&visit)[0], format!("08:00-08:30 {}", day.anna));
    day.salon.command(&client, "cancel_visit", id(&visit)).await.unwrap();
    let sql = "select api.add_time_off($1, $2, '2031-05-05 11:30+02', '2031-05-05 13:00+02')";
    call(&client, sql, &[&day.salon.tenant, &day.anna]).await.unwrap();
    let visit = book(&client, &day.salon, &wash, TEN, json!({})).await.unwrap();
    assert_eq!(
        times(&visit),
        [format!("08:00-08:15 {}", day.ben), format!("08:15-09:15 {}", day.anna)]
    );
    assert!(book(&client, &day.salon, &cut, TEN, json!({})).await.is_err());
}

#[tokio::test]
async fn holds_of_a_visit_are_confirmed_together_or_run_out_bkg_9_bkg_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = Day::open(&database, &client).await;
    let parts = day.parts(&[day.colour, day.cut]);
    let visit = book(&client, &day.salon, &parts, TEN, json!({})).await.unwrap();
    let confirmed = day.salon.command(&client, "confirm_visit", id(&visit)).await.unwrap();
    assert_eq!(confirmed["bookings"][0]["state"], "confirmed");
    assert_eq!(confirmed["bookings"][1]["state"], "confirmed");
    let two = "2031-05-05 14:00+02";
    let visit = book(&client, &day.salon, &parts, two, json!({})).await.unwrap();
    let late = id(&visit["bookings"][1]);
    let sql = "update bookings set hold_expires_at = now() - interval '1 second' where id = $1";
    database.superuser().await.execute(sql, &[&late]).await.unwrap();
    let error = day.salon.command(&client, "confirm_visit", id(&visit)).await.unwrap_err();
    assert_eq!(refusal(&error), "hold_expired");
    let read = day.salon.command(&client, "get_visit", id(&visit)).await.unwrap();
    assert_eq!(read["bookings"][0]["state"], "held");
}

#[tokio::test]
async fn a_visit_moves_as_a_whole_over_its_own_time_or_stays_bkg_9_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = Day::open(&database, &client).await;
    let parts = day.parts(&[day.colour, day.wash, day.cut]);
    let visit = book(&client, &day.salon, &parts, TEN, json!({"confirm": true})).await.unwrap();
    let visit = id(&visit);
    let moved = shift(&client, &day.salon, visit, "2031-05-05 10:30+02", json!({})).await.unwrap();
    assert_eq!(
        times(&moved),
        [
            format!("08:30-09:30 {}", day.anna),
            format!("09:30-10:00 {}", day.anna),
            format!("10:00-10:30 {}", day.ben)
        ]
    );
    assert_eq!(moved["bookings"][2]["sequence"], 1);
    let noon = "2031-05-05 13:30+02";
    book(&client, &day.salon, &day.parts(&[day.cut]), noon, json!({"confirm": true}))
        .await
        .unwrap();
    // The cut would start at half past one.
    let refused = shift(&client, &day.salon, visit, "2031-05-05 12:00+02", json!({})).await;
    assert_eq!(refusal(&refused.unwrap_err()), "slot_taken");
    let read = day.salon.command(&client, "get_visit", visit).await.unwrap();
    assert_eq!(read, moved);
    assert_no_overlap(&database).await;
    let refused = shift(&client, &day.salon, day.cut, TEN, json!({})).await;
    assert_eq!(refusal(&refused.unwrap_err()), "not_found");
}

#[tokio::test]
async fn what_is_no_visit_is_refused_bkg_9() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = Day::open(&database, &client).await;
    let asking = service(
        &client,
        &day.salon,
        json!({"name": "Asks", "duration_minutes": 30, "approval_required": true, "pending_blocks": false}),
        &[(day.ben, None)],
    )
    .await;
    for (parts, code) in [
        (json!([]), "invalid_input"),
        (json!({}), "invalid_input"),
        (json!([{"staff_id": day.anna}]), "invalid_input"),
        (json!([{"service_id": "colour"}]), "invalid_input"),
        (json!([{"service_id": day.cut, "visit_id": day.cut}]), "invalid_input"),
        (day.parts(&[day.cut, day.cut]), "invalid_input"),
        (day.parts(&[day.cut, asking]), "invalid_input"),
        (day.parts(&[day.cut, Uuid::nil()]), "not_found"),
        (json!([{"service_id": day.cut, "staff_id": day.anna}]), "staff_unavailable"),
    ] {
        let refused = book(&client, &day.salon, &parts, TEN, json!({})).await.unwrap_err();
        assert_eq!(refusal(&refused), code, "{parts} {refused:?}");
        let sql = "select count(*) from api.list_visit_slots($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')";
        let refused = client.query_one(sql, &[&day.salon.tenant, &parts]).await.unwrap_err();
        assert_eq!(refusal(&refused), code, "{parts} {refused:?}");
    }
}

/// What is offered is where the first service is and where each could be booked alone at its time; and that can be booked.
#[tokio::test]
async fn offers_of_visits_and_bookings_agree_on_random_days_bkg_9_avl_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let mut dice = testkit::Dice::new(20_310_505);
    let mut between =
        |low: u32, high: u32| low + u32::try_from(dice.below(u64::from(high - low + 1))).unwrap();
    let (mut fits, mut misses) = (0, 0);
    for _ in 0..12 {
        let salon = Salon::builder().staff(3).build_with(&client).await;
        let room = resource(&client, &salon, json!({"name": "Basin"})).await;
        let mut services = Vec::new();
        for number in 0..3_usize {
            let assignment = ["any", "any", "round_robin", "collective"][between(0, 3) as usize];
            let fields = json!({
                "name": format!("S{number}"), "duration_minutes": 15 * between(1, 4), "step_minutes": 15,
                "buffer_before_minutes": 5 * between(0, 2), "buffer_after_minutes": 15 * between(0, 3),
                "assignment": assignment,
            });
            let some: Vec<_> =
                salon.staff.iter().filter(|_| between(0, 2) > 0).map(|one| (*one, None)).collect();
            let staff = if some.is_empty() { vec![(salon.staff[number], None)] } else { some };
            let made = service(&client, &salon, fields, &staff).await;
            if between(0, 1) == 0 {
                needs_of(&client, &salon, made, json!([{"resource_id": room["id"]}]))
                    .await
                    .unwrap();
            }
            services.push(made);
        }
        for _ in 0..between(2, 6) {
            let at = format!("2031-05-05 {:02}:{:02}+02", between(9, 16), 15 * between(0, 3));
            let parts = json!([{"service_id": services[between(0, 2) as usize]}]);
            let _ = book(&client, &salon, &parts, &at, json!({"confirm": true})).await;
        }
        let parts: Value = services.iter().map(|service| json!({"service_id": service})).collect();
        let offered = offered(&client, &salon, &parts).await;
        let sql = "select coalesce(array_agg(to_char(s.starts_at, 'HH24:MI') order by s.starts_at), '{}')
                     from api.list_free_slots($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02') s";
        let first: Vec<String> =
            client.query_one(sql, &[&salon.tenant, &services[0]]).await.unwrap().get(0);
        for quarter in 36..72 {
            let at = format!("2031-05-05 {:02}:{:02}+02", quarter / 4, 15 * (quarter % 4));
            client.batch_execute("begin").await.unwrap();
            let whole = book(&client, &salon, &parts, &at, json!({})).await;
            client.batch_execute("rollback").await.unwrap();
            let alone = each_alone(&client, &salon, &services, &at).await;
            assert_eq!(whole.is_ok(), alone, "{at} {whole:?}");
            let utc = format!("{:02}:{:02}", quarter / 4 - 2, 15 * (quarter % 4));
            assert_eq!(
                offered.contains(&utc),
                alone && first.contains(&utc),
                "{at} {offered:?} {first:?}"
            );
            if alone { fits += 1 } else { misses += 1 }
        }
    }
    assert!(fits > 40 && misses > 40, "both must occur: {fits} {misses}");
}

/// Whether each service could be booked by itself, one after the other, as if the others weren't.
async fn each_alone(client: &Client, salon: &Salon, services: &[Uuid], at: &str) -> bool {
    let sql = "select api.reserve_booking($1, $2, coalesce($4::text::timestamptz, $3::text::timestamptz), '{\"name\": \"Kim\", \"email\": \"kim@example.org\"}')";
    let mut next: Option<String> = None;
    for service in services {
        client.batch_execute("begin").await.unwrap();
        let booked = call(client, sql, &[&salon.tenant, service, &at, &next]).await;
        client.batch_execute("rollback").await.unwrap();
        match booked {
            Ok(booked) => next = Some(booked["ends_at"].as_str().unwrap().to_owned()),
            Err(_) => return false,
        }
    }
    true
}

/// Visits that want the same people in opposite orders, series that cross them, moves: nobody deadlocks, none is half there.
#[tokio::test(flavor = "multi_thread")]
async fn visits_in_opposite_orders_never_deadlock_bkg_9_bkg_2() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let client = database.server().await;
    let day = Day::open(&database, &client).await;
    let cleanly = |outcome: &Result<Value, Error>| {
        outcome.as_ref().map_or_else(
            |error| {
                error.code().is_some_and(|code| code.code() == "40001")
                    || ["slot_taken", "illegal_transition", "outside_hours", "series_conflicts"]
                        .contains(&refusal(error).as_str())
            },
            |_| true,
        )
    };
    let work = (0..20_usize).map(|number| {
        let (database, day) = (&database, &day);
        async move {
            let client = database.server().await;
            let mut booked = 0;
            for turn in 0..8 {
                let hour = 9 + (number * 3 + turn) % 7;
                let at = format!("2031-05-{:02} {hour:02}:00+02", 1 + (number + turn) % 4);
                if number % 5 == 4 {
                    let sql = "select api.book_series($1, $2, array['2031-05-01 10:00', '2031-05-02 11:00', '2031-05-03 12:00']::timestamp[], '{\"name\": \"Lee\", \"email\": \"lee@example.org\"}', p_options => '{\"partly\": true}')";
                    let made = call(&client, sql, &[&day.salon.tenant, &day.wash]).await;
                    assert!(cleanly(&made), "{made:?}");
                    continue;
                }
                let order = if number % 2 == 0 { [day.colour, day.wash, day.cut] } else { [day.cut, day.wash, day.colour] };
                let made = book(&client, &day.salon, &day.parts(&order), &at, json!({"confirm": true})).await;
                assert!(cleanly(&made), "{made:?}");
                let Ok(made) = made else { continue };
                booked += 1;
                let to = format!("2031-05-{:02} {:02}:30+02", 1 + turn % 4, 9 + (hour + 2) % 6);
                let moved = shift(&client, &day.salon, id(&made), &to, json!({"any_staff": true})).await;
                assert!(cleanly(&moved), "{moved:?}");
                if turn % 2 == 0 {
                    let gone = day.salon.command(&client, "cancel_visit", id(&made)).await;
                    assert!(cleanly(&gone), "{gone:?}");
                }
            }
            booked
        }
    });
    let booked: i32 = join_all(work).await.into_iter().sum();
    assert!(booked > 8, "{booked} visits");
    assert_no_overlap(&database).await;
    let sql = "select count(*) from (select count(*) as parts, count(distinct state) as states from bookings where visit_id is not null group by visit_id) v where v.parts <> 3 or v.states <> 1";
    let row = database.superuser().await.query_one(sql, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "half a visit");
}
