//! CAT-5: what is before a person or a unit is given to another, in time and at one go.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use super::{KIM, MORNING, NOON, facts, group, needs, resource, taken, units, update};
use crate::races::assert_no_overlap;

async fn reassign(
    client: &Client,
    salon: &Salon,
    from: Uuid,
    to: Option<Uuid>,
    document: Value,
) -> Result<Value, Error> {
    let sql = "select api.reassign_bookings($1, $2, $3, $4)";
    call(client, sql, &[&salon.tenant, &from, &to, &document]).await
}

/// A booking with this person, at this time.
async fn with(client: &Client, salon: &Salon, staff: Uuid, starts_at: &str) -> Uuid {
    let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, '{\"name\": \"Kim\", \"email\": \"kim@example.org\"}', $4, '{\"confirm\": true}')";
    let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
        &[&salon.tenant, &salon.service, &starts_at, &staff];
    id(&call(client, sql, parameters).await.unwrap())
}

async fn read(client: &Client, salon: &Salon, booking: Uuid) -> Value {
    salon.command(client, "get_booking", booking).await.unwrap()
}

fn uuid(text: &str) -> Uuid {
    text.parse().unwrap()
}

#[tokio::test]
async fn what_is_before_a_person_goes_to_whoever_is_free_cat_5_cat_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let [ana, ben, cleo] = salon.staff[..] else { panic!() };
    let (first, second) =
        (with(&client, &salon, ana, MORNING).await, with(&client, &salon, ana, NOON).await);
    with(&client, &salon, ben, MORNING).await;
    let error = salon.command(&client, "delete_staff", ana).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["bookings"]),
        ("in_use", &json!([first, second]))
    );
    let before = read(&client, &salon, first).await;
    let moved = reassign(&client, &salon, ana, None, json!({})).await.unwrap();
    assert_eq!(moved["left"], json!([]));
    let to = |place: usize| moved["moved"][place]["to"].clone();
    assert_eq!((to(0), to(1)), (json!(cleo), json!(ben)), "Ben is taken in the morning");
    let after = read(&client, &salon, first).await;
    assert_eq!(
        (&after["staff_ids"], &after["starts_at"], &after["price_minor"]),
        (&json!([cleo]), &before["starts_at"], &before["price_minor"])
    );
    assert_eq!(after["version"].as_i64(), before["version"].as_i64().map(|version| version + 1));
    assert_no_overlap(&database).await;
    // Nothing names Ana any more: she may go, and whoever took over hasn't the time twice.
    salon.command(&client, "delete_staff", ana).await.unwrap();
    let busy = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&busy), "slot_taken");
    let sql = "select count(*) from outbox where kind = 'booking.reassigned' and data ->> 'from' = $1::text";
    let told: i64 =
        database.superuser().await.query_one(sql, &[&ana.to_string()]).await.unwrap().get(0);
    assert_eq!(told, 2);
}

#[tokio::test]
async fn all_are_reassigned_or_none_unless_part_will_do_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let [ana, ben, cleo] = salon.staff[..] else { panic!() };
    let (first, second) =
        (with(&client, &salon, ana, MORNING).await, with(&client, &salon, ana, NOON).await);
    with(&client, &salon, ben, NOON).await;
    let error = reassign(&client, &salon, ana, Some(ben), json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "not_reassignable");
    let left = &facts(&error)["left"][0];
    assert_eq!((&left["booking_id"], &left["reason"]), (&json!(second), &json!("taken")));
    assert_eq!(read(&client, &salon, first).await["staff_ids"], json!([ana]), "nothing was done");
    let moved = reassign(&client, &salon, ana, Some(ben), json!({"partly": true})).await.unwrap();
    assert_eq!(
        (&moved["moved"][0]["booking_id"], &moved["left"][0]["booking_id"]),
        (&json!(first), &json!(second))
    );
    // Only the one that is named.
    with(&client, &salon, ana, MORNING).await;
    let only = json!({"booking_ids": [second]});
    let moved = reassign(&client, &salon, ana, None, only).await.unwrap();
    assert_eq!(
        (moved["moved"].as_array().unwrap().len(), &moved["moved"][0]["to"]),
        (1, &json!(cleo))
    );

    // Away, not performing the service, or left: each has its reason.
    let week = json!({"mon": [{"start": "14:00", "end": "15:00"}]});
    let sql = "select api.set_hours($1, $2, $3, $4)";
    call(&client, sql, &[&salon.tenant, &salon.business, &cleo, &week]).await.unwrap();
    let reason = async |to: Uuid| {
        let error = reassign(&client, &salon, ana, Some(to), json!({})).await.unwrap_err();
        facts(&error)["left"][0]["reason"].clone()
    };
    assert_eq!(reason(cleo).await, "outside_hours");
    let sql = "select api.set_service_staff($1, $2, $3)";
    let list = json!([{"staff_id": ana}, {"staff_id": ben}]);
    call(&client, sql, &[&salon.tenant, &salon.service, &list]).await.unwrap();
    assert_eq!(reason(cleo).await, "no_other");
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn what_is_before_a_room_goes_to_another_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let rooms = group(&client, &salon, "Rooms").await;
    let room =
        |name: &str, quantity: u32| json!({"name": name, "quantity": quantity, "group_id": rooms});
    let red = resource(&client, &salon, room("Red", 1)).await;
    let blue = resource(&client, &salon, room("Blue", 2)).await;
    needs(&client, &salon, json!([{"group_id": rooms, "buffer_after_minutes": 30}])).await.unwrap();
    let mut bookings = Vec::new();
    for _ in 0..2 {
        bookings
            .push(salon.reserve(&client, MORNING, KIM, json!({"confirm": true})).await.unwrap());
    }
    let (mine, other) = (uuid(&taken(&bookings[0])[0]), uuid(&taken(&bookings[1])[0]));
    let moved = reassign(&client, &salon, mine, None, json!({})).await.unwrap();
    let free: Vec<Uuid> = units(&blue)
        .iter()
        .chain(&units(&red))
        .map(|unit| uuid(unit))
        .filter(|unit| *unit != mine && *unit != other)
        .collect();
    assert_eq!(moved["moved"][0]["to"], json!(free[0]));
    let now = read(&client, &salon, id(&bookings[0])).await;
    assert_eq!(now["unit_ids"], json!(free));
    // The claim keeps its own buffer.
    let sql =
        "select ends_at - starts_at = interval '90 minutes' from claims where subject_id = $1";
    let kept: bool = database.superuser().await.query_one(sql, &[&free[0]]).await.unwrap().get(0);
    assert!(kept);
    let out = "select api.add_out_of_use($1, $2, '2031-05-01 00:00+02', '2031-05-31 00:00+02', $3)";
    let of =
        |unit: Uuid| if units(&red).contains(&unit.to_string()) { id(&red) } else { id(&blue) };
    call(&client, out, &[&salon.tenant, &of(mine), &mine]).await.unwrap();

    // Nothing is free any more but what is out of use.
    let error = reassign(&client, &salon, free[0], None, json!({})).await.unwrap_err();
    assert_eq!(facts(&error)["left"][0]["reason"], "taken");
    // Once the service needs something else, its bookings are moved there.
    let hall = resource(&client, &salon, json!({"name": "Hall", "quantity": 2})).await;
    needs(&client, &salon, json!([{"resource_id": hall["id"]}])).await.unwrap();
    for resource in [&red, &blue] {
        reassign(&client, &salon, id(resource), None, json!({})).await.unwrap();
        if resource == &blue {
            let archived = json!({"status": "archived"});
            update(&client, &salon, id(resource), archived).await.unwrap();
        }
    }
    for booking in &bookings {
        let now = read(&client, &salon, id(booking)).await;
        assert!(units(&hall).contains(&taken(&now)[0]) && taken(&now).len() == 1, "{now}");
    }
    assert_no_overlap(&database).await;
}

#[tokio::test]
async fn nonsense_about_reassigning_is_refused_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let other = Salon::builder().build(&database).await;
    let room = resource(&client, &salon, json!({"name": "Room"})).await;
    let booking = with(&client, &salon, salon.staff[0], MORNING).await;
    let (ana, ben) = (salon.staff[0], salon.staff[1]);
    for (from, to, document, code) in [
        (other.staff[0], None, json!({}), "not_found"),
        (salon.service, None, json!({}), "not_found"),
        (ana, Some(other.staff[0]), json!({}), "not_found"),
        (ana, Some(id(&room)), json!({}), "invalid_input"),
        (id(&room), Some(ana), json!({}), "invalid_input"),
        (ana, None, json!({"partly": "yes"}), "invalid_input"),
        (ana, None, json!({"bookings": [booking]}), "invalid_input"),
        (ana, None, json!({"booking_ids": "all"}), "invalid_input"),
        (ana, None, json!({"booking_ids": [7]}), "invalid_input"),
        (ben, None, json!({"booking_ids": [booking]}), "not_found"),
        (ana, Some(ana), json!({}), "not_reassignable"),
    ] {
        let error = reassign(&client, &salon, from, to, document.clone()).await.unwrap_err();
        assert_eq!(refusal(&error), code, "{document}");
    }
    salon.command(&client, "cancel_booking", booking).await.unwrap();
    let nothing = reassign(&client, &salon, ana, None, json!({})).await.unwrap();
    assert_eq!(nothing, json!({"moved": [], "left": []}), "what is off isn't moved");
}

/// People and rooms are handed to and fro while others book and cancel: nothing overlaps, nobody deadlocks.
#[tokio::test(flavor = "multi_thread")]
async fn reassigning_among_bookings_leaves_no_overlap_cat_5_bkg_2() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let rooms = group(&client, &salon, "Rooms").await;
    let room = json!({"name": "Room", "quantity": 3, "group_id": rooms});
    let room = resource(&client, &salon, room).await;
    needs(&client, &salon, json!([{"group_id": rooms}])).await.unwrap();
    let clients = join_all((0..16).map(|_| database.server())).await;
    let moved = join_all(clients.iter().enumerate().map(|(number, client)| {
        let (salon, units) = (&salon, units(&room));
        async move {
            let mut moved = 0;
            for attempt in 0..25_usize {
                if number % 4 == 0 {
                    let from = match attempt % 2 {
                        0 => salon.staff[attempt / 2 % 3],
                        _ => uuid(&units[attempt / 2 % 3]),
                    };
                    match reassign(client, salon, from, None, json!({"partly": true})).await {
                        Ok(answer) => moved += answer["moved"].as_array().unwrap().len(),
                        // Somebody booked with what wasn't locked: whoever asks tries again.
                        Err(error) => {
                            assert_eq!(error.code().unwrap().code(), "40001", "{error:?}")
                        }
                    }
                    continue;
                }
                let start = format!("2031-05-05 {:02}:00+02", 9 + (number * 5 + attempt * 3) % 8);
                match salon.reserve(client, &start, KIM, json!({"confirm": true})).await {
                    Ok(booking) if attempt % 3 > 0 => {
                        salon.command(client, "cancel_booking", id(&booking)).await.unwrap();
                    }
                    Ok(_) => {}
                    Err(error) => assert_eq!(refusal(&error), "slot_taken", "{error:?}"),
                }
            }
            moved
        }
    }))
    .await;
    assert!(moved.iter().sum::<usize>() > 5, "{moved:?}");
    assert_no_overlap(&database).await;
    let astray = "select b.id from bookings b
                   where b.state = 'confirmed'
                     and (select count(*) from claims c where c.booking_id = b.id and c.subject_id in
                             (select s.staff_id from booking_staff s where s.booking_id = b.id
                               union select u.unit_id from booking_units u where u.booking_id = b.id)) <> 2";
    let astray = database.superuser().await.query(astray, &[]).await.unwrap();
    assert!(astray.is_empty(), "{} bookings without what they say they have", astray.len());
}
