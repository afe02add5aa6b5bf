//! CAT-4: who serves a booking is chosen under the locks of everybody who might, by what the service says, and the booking says why.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use crate::races::{CROWD, assert_no_overlap};

const KIM: &str = "kim@example.org";

async fn salon(database: &Database, staff: usize, service: Value) -> Salon {
    Salon::builder().staff(staff).service(service).build(database).await
}

async fn set_service(client: &Client, salon: &Salon, document: Value) -> Result<Value, Error> {
    let sql = "select api.upsert_service($1, $2, $3, $4)";
    call(client, sql, &[&salon.tenant, &salon.business, &document, &salon.service]).await
}

/// Booked at once, at this time of Monday the 5th of May unless it names a date.
async fn book(client: &Client, salon: &Salon, at: &str) -> Value {
    let at = if at.len() > 5 { format!("{at}+02") } else { format!("2031-05-05 {at}+02") };
    salon.reserve(client, &at, KIM, json!({"confirm": true})).await.unwrap()
}

/// With whom of the salon's list a booking is.
fn with(salon: &Salon, booking: &Value) -> usize {
    let [one] = booking["staff_ids"].as_array().unwrap().as_slice() else {
        panic!("with several: {booking}")
    };
    let one: Uuid = one.as_str().unwrap().parse().unwrap();
    salon.staff.iter().position(|staff| *staff == one).unwrap()
}

/// Something of another service that takes this person's time.
async fn occupy(client: &Client, salon: &Salon, who: usize, from: &str, to: &str) -> Value {
    let document = json!({
        "service_id": salon.service, "staff_ids": [salon.staff[who]], "starts_at": format!("{from}+02"), "ends_at": format!("{to}+02"),
        "state": "confirmed", "customer": {"name": "Lee", "email": "lee@example.org"},
    });
    call(client, "select api.import_booking($1, $2)", &[&salon.tenant, &document]).await.unwrap()
}

#[tokio::test]
async fn the_least_busy_is_whoever_is_booked_least_on_that_day_cat_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon =
        salon(&database, 3, json!({"assignment": "least_busy", "buffer_after_minutes": 15})).await;
    let imported = occupy(&client, &salon, 0, "2031-05-05 09:00", "2031-05-05 11:00").await;
    assert_eq!(imported["chosen"], Value::Null, "nobody chose");
    occupy(&client, &salon, 1, "2031-05-05 09:00", "2031-05-05 09:30").await;
    // Another day's work, and a holiday, are no work of this day.
    occupy(&client, &salon, 2, "2031-05-06 09:00", "2031-05-06 16:00").await;
    let off = "select api.add_time_off($1, $2, '2031-05-05 16:00+02', '2031-05-05 23:00+02')";
    call(&client, off, &[&salon.tenant, &salon.staff[2]]).await.unwrap();
    let first = book(&client, &salon, "12:00").await;
    assert_eq!(with(&salon, &first), 2);
    assert_eq!(
        first["chosen"],
        json!({"by": "least_busy", "staff_id": salon.staff[2], "among": 3, "booked_minutes": 0, "passed_over": []})
    );
    // 75 minutes against 45: buffers are work too.
    let second = book(&client, &salon, "14:00").await;
    assert_eq!((with(&salon, &second), &second["chosen"]["booked_minutes"]), (1, &json!(45)));
    // The least busy is taken, the next isn't.
    let third = book(&client, &salon, "12:00").await;
    assert_eq!((with(&salon, &third), &third["chosen"]["booked_minutes"]), (1, &json!(120)));
    assert_eq!(
        third["chosen"]["passed_over"],
        json!([{"staff_id": salon.staff[2], "reason": "taken"}])
    );
    // A hold counts while it lives and no longer; what is cancelled counts no more.
    salon.command(&client, "cancel_booking", id(&first)).await.unwrap();
    let hold = salon.reserve(&client, "2031-05-05 14:00+02", KIM, json!({})).await.unwrap();
    assert_eq!((with(&salon, &hold), &hold["chosen"]["booked_minutes"]), (2, &json!(0)));
    let lapsed = "update bookings set hold_expires_at = clock_timestamp() where id = $1";
    let superuser = database.superuser().await;
    superuser.execute(lapsed, &[&id(&hold)]).await.unwrap();
    let lapsed = "update claims set expires_at = clock_timestamp() where booking_id = $1";
    superuser.execute(lapsed, &[&id(&hold)]).await.unwrap();
    let again = book(&client, &salon, "10:00").await;
    assert_eq!((with(&salon, &again), &again["chosen"]["booked_minutes"]), (2, &json!(0)));
}

#[tokio::test]
async fn of_equals_the_turn_decides_then_the_list_cat_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = salon(&database, 3, json!({"assignment": "least_busy"})).await;
    // Each day everybody is free: the list first, then whose turn is longest ago.
    let mut chosen = Vec::new();
    for day in 5..11 {
        chosen.push(with(&salon, &book(&client, &salon, &format!("2031-05-{day:02} 10:00")).await));
    }
    assert_eq!(chosen, [0, 1, 2, 0, 1, 2]);
}

#[tokio::test]
async fn turns_go_by_how_long_ago_or_how_often_cat_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = salon(&database, 3, json!({"assignment": "round_robin"})).await;
    let asked = async |who: usize, at: &str| {
        let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, $5, '{\"confirm\": true}')";
        let customer = json!({"name": "Kim", "email": KIM});
        let at = format!("2031-05-05 {at}+02");
        call(&client, sql, &[&salon.tenant, &salon.service, &at, &customer, &salon.staff[who]])
            .await
            .unwrap()
    };
    let first = book(&client, &salon, "09:00").await;
    assert_eq!((with(&salon, &first), &first["chosen"]["by"]), (0, &json!("least_recent")));
    assert_eq!(first["chosen"]["last_chosen_at"], Value::Null, "never before");
    // To be asked for is a turn as well.
    for at in ["10:00", "11:00"] {
        let own = asked(1, at).await;
        assert_eq!((with(&salon, &own), &own["chosen"]["by"]), (1, &json!("asked_for")));
    }
    let third = book(&client, &salon, "12:00").await;
    assert_eq!(with(&salon, &third), 2);
    let fourth = book(&client, &salon, "13:00").await;
    assert_eq!(with(&salon, &fourth), 0);
    assert!(fourth["chosen"]["last_chosen_at"].is_string(), "{fourth}");
    // Least recently it would be the second now; least often it is the third, with one turn against two.
    set_service(&client, &salon, json!({"choose_by": "least_often"})).await.unwrap();
    let fifth = book(&client, &salon, "14:00").await;
    assert_eq!(
        (with(&salon, &fifth), &fifth["chosen"]["by"], &fifth["chosen"]["times_chosen"]),
        (2, &json!("least_often"), &json!(1))
    );
    // Who joins begins where the others are, and isn't given everything.
    let sql = "select api.create_staff($1, $2, '{\"name\": \"New\", \"position\": 9}')";
    let new = id(&call(&client, sql, &[&salon.tenant, &salon.business]).await.unwrap());
    let all: Value = salon.staff.iter().chain([&new]).map(|one| json!({"staff_id": one})).collect();
    let sql = "select api.set_service_staff($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.service, &all]).await.unwrap();
    let sixth = book(&client, &salon, "15:00").await;
    assert_eq!(sixth["chosen"]["times_chosen"], 2, "{sixth}");
    assert_eq!(sixth["staff_ids"], json!([new]), "all have two, and the new one was never chosen");
}

#[tokio::test]
async fn the_reason_is_told_for_every_way_of_choosing_cat_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = salon(&database, 3, json!({"assignment": "any"})).await;
    let listed = book(&client, &salon, "09:00").await;
    assert_eq!(
        listed["chosen"],
        json!({"by": "listed", "staff_id": salon.staff[0], "among": 3, "passed_over": []})
    );
    let second = book(&client, &salon, "09:00").await;
    assert_eq!(
        second["chosen"]["passed_over"],
        json!([{"staff_id": salon.staff[0], "reason": "taken"}])
    );
    // Any, by load.
    set_service(&client, &salon, json!({"choose_by": "least_busy"})).await.unwrap();
    let third = book(&client, &salon, "10:00").await;
    assert_eq!((with(&salon, &third), &third["chosen"]["by"]), (2, &json!("least_busy")));

    let staff: Vec<Value> =
        (0..3).map(|one| json!({"staff_id": salon.staff[one], "fixed": one == 0})).collect();
    let sql = "select api.set_service_staff($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.service, &json!(staff)]).await.unwrap();
    set_service(&client, &salon, json!({"assignment": "fixed_plus_any"})).await.unwrap();
    occupy(&client, &salon, 1, "2031-05-05 15:00", "2031-05-05 17:00").await;
    let pair = book(&client, &salon, "11:00").await;
    let mut expected = vec![json!(salon.staff[0]), json!(salon.staff[2])];
    expected.sort_by_key(Value::to_string);
    assert_eq!(
        pair["staff_ids"],
        json!(expected),
        "the fixed one, and the less busy of the others"
    );
    assert_eq!(
        (&pair["chosen"]["by"], &pair["chosen"]["staff_id"], &pair["chosen"]["among"]),
        (&json!("least_busy"), &json!(salon.staff[2]), &json!(2))
    );
    set_service(&client, &salon, json!({"assignment": "collective", "choose_by": null}))
        .await
        .unwrap();
    assert_eq!(book(&client, &salon, "13:00").await["chosen"], json!({"by": "all"}));
    set_service(&client, &salon, json!({"assignment": "any"})).await.unwrap();
    call(&client, sql, &[&salon.tenant, &salon.service, &json!([{"staff_id": salon.staff[1]}])])
        .await
        .unwrap();
    assert_eq!(book(&client, &salon, "14:00").await["chosen"]["by"], "only_one");
    for wrong in [
        json!({"assignment": "busiest"}),
        json!({"choose_by": "dice"}),
        json!({"assignment": "round_robin", "choose_by": "listed"}),
        json!({"assignment": "least_busy", "choose_by": "least_often"}),
        json!({"assignment": "collective", "choose_by": "listed"}),
    ] {
        let error = set_service(&client, &salon, wrong.clone()).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{wrong}");
    }
}

#[tokio::test]
async fn whoever_stays_keeps_the_reason_and_whoever_takes_over_has_one_cat_4_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = salon(&database, 3, json!({"assignment": "least_busy"})).await;
    let booking = book(&client, &salon, "10:00").await;
    assert_eq!(with(&salon, &booking), 0);
    let sql = "select api.reschedule_booking($1, $2, $3::text::timestamptz, p_options => $4)";
    let moved = async |to: &str, options: Value| {
        let to = format!("2031-05-05 {to}+02");
        call(&client, sql, &[&salon.tenant, &id(&booking), &to, &options]).await.unwrap()
    };
    // Whoever has it comes first, however busy.
    let stays = moved("11:00", json!({"any_staff": true})).await;
    assert_eq!((with(&salon, &stays), &stays["chosen"]), (0, &booking["chosen"]));
    occupy(&client, &salon, 0, "2031-05-05 14:00", "2031-05-05 15:00").await;
    occupy(&client, &salon, 1, "2031-05-05 09:00", "2031-05-05 10:00").await;
    let other = moved("14:00", json!({"any_staff": true})).await;
    assert_eq!((with(&salon, &other), &other["chosen"]["by"]), (2, &json!("least_busy")));
    assert_eq!(
        other["chosen"]["passed_over"],
        json!([{"staff_id": salon.staff[0], "reason": "taken"}])
    );
    let sql = "select api.reassign_bookings($1, $2)";
    call(&client, sql, &[&salon.tenant, &salon.staff[2]]).await.unwrap();
    let sql = "select api.get_booking($1, $2)";
    let given = call(&client, sql, &[&salon.tenant, &id(&booking)]).await.unwrap();
    assert_eq!(
        given["chosen"],
        json!({"by": "reassigned", "staff_id": salon.staff[1], "in_place_of": salon.staff[2], "among": 2, "booked_minutes": 60})
    );
}

/// A wish for somebody is a turn too, also where another wish was for somebody else.
#[tokio::test]
async fn whoever_is_asked_for_in_a_move_has_had_a_turn_cat_4_bkg_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = salon(&database, 2, json!({"assignment": "round_robin"})).await;
    let sql =
        "select api.reserve_booking($1, $2, '2031-05-05 10:00+02', $3, $4, '{\"confirm\": true}')";
    let kim = json!({"name": "Kim", "email": KIM});
    let asked = [
        &salon.tenant as &(dyn tokio_postgres::types::ToSql + Sync),
        &salon.service,
        &kim,
        &salon.staff[0],
    ];
    let booking = call(&client, sql, &asked).await.unwrap();
    let sql = "select api.reschedule_booking($1, $2, '2031-05-05 10:00+02', $3)";
    let moved = call(&client, sql, &[&salon.tenant, &id(&booking), &salon.staff[1]]).await.unwrap();
    assert_eq!((with(&salon, &moved), &moved["chosen"]["by"]), (1, &json!("asked_for")));
    // The second had the last turn, so the first is next.
    assert_eq!(with(&salon, &book(&client, &salon, "12:00").await), 0);
}

#[tokio::test]
async fn a_session_is_work_too_cat_4_bkg_2() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = salon(&database, 2, json!({"assignment": "least_busy"})).await;
    let sql = "select api.upsert_service($1, $2, $3)";
    let course =
        json!({"kind": "session", "name": "Course", "duration_minutes": 120, "capacity": 8});
    let course = id(&call(&client, sql, &[&salon.tenant, &salon.business, &course]).await.unwrap());
    let session = json!({"starts_at": "2031-05-05T14:00:00+02:00", "staff_ids": [salon.staff[0]], "reserved": true});
    let sql = "select api.create_session($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &course, &session]).await.unwrap();
    let booking = book(&client, &salon, "10:00").await;
    assert_eq!((with(&salon, &booking), &booking["chosen"]["booked_minutes"]), (1, &json!(0)));
}

/// Many at once, each at a time of its own: everybody gets as much as everybody else, to the minute.
#[tokio::test(flavor = "multi_thread")]
async fn many_bookings_at_once_are_spread_evenly_cat_4() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    for document in [
        json!({"assignment": "least_busy"}),
        json!({"assignment": "round_robin"}),
        json!({"assignment": "round_robin", "choose_by": "least_often"}),
    ] {
        let salon = salon(&database, 4, json!({"duration_minutes": 15, "step_minutes": 15})).await;
        let clients = join_all((0..32).map(|_| database.server())).await;
        set_service(&clients[0], &salon, document.clone()).await.unwrap();
        let booked = join_all(clients.iter().enumerate().map(|(number, client)| {
            let (salon, minute) = (&salon, 15 * number);
            let at = format!("{:02}:{:02}", 9 + minute / 60, minute % 60);
            async move { with(salon, &book(client, salon, &at).await) }
        }))
        .await;
        let mut counts = [0; 4];
        for who in booked {
            counts[who] += 1;
        }
        assert_eq!(counts, [8; 4], "{document}");
    }
    assert_no_overlap(&database).await;
}
