//! Which units a booking gets, and that it gets none that is taken.

use serde_json::json;
use testkit::{Database, Salon, call, id, refusal};

use super::{KIM, MORNING, NOON, facts, group, needs, resource, taken, units};

#[tokio::test]
async fn a_booking_takes_a_unit_and_frees_it_when_it_ends_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let chairs = resource(&client, &salon, json!({"name": "Chair", "quantity": 2})).await;
    let need = json!([{"resource_id": chairs["id"]}]);
    let service = needs(&client, &salon, need).await.unwrap();
    assert_eq!(service["resources"][0]["quantity"], 1);

    let mut bookings = Vec::new();
    for place in 0..2 {
        let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
        assert_eq!(taken(&booking), [units(&chairs)[place].clone()], "the first in the list first");
        bookings.push(id(&booking));
    }
    // The third member of staff is free, but there is no chair.
    let error = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    assert_eq!(facts(&error)["resource"], "Chair");
    salon.command(&client, "cancel_booking", bookings[0]).await.unwrap();
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    assert_eq!(taken(&booking), [units(&chairs)[0].clone()]);
    let cancelled = salon.command(&client, "get_booking", bookings[0]).await.unwrap();
    assert_eq!(taken(&cancelled), [units(&chairs)[0].clone()], "kept when its claims are gone");
}

#[tokio::test]
async fn the_unit_whose_free_time_fits_best_is_taken_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(4).build(&database).await;
    let room = group(&client, &salon, "Rooms").await;
    let mut rooms = Vec::new();
    for place in 0..2 {
        let document =
            json!({"name": format!("Room {place}"), "group_id": room, "position": place});
        rooms.extend(units(&resource(&client, &salon, document).await));
    }
    needs(&client, &salon, json!([{"group_id": room}])).await.unwrap();
    let book = async |time: &str| {
        let booking =
            salon.reserve(&client, &format!("2031-05-05 {time}+02"), KIM, json!({})).await;
        taken(&booking.unwrap()).remove(0)
    };
    assert_eq!(book("10:00").await, rooms[0]);
    assert_eq!(book("10:00").await, rooms[1]);
    assert_eq!(book("12:00").await, rooms[0], "both leave the same: the first in the list");
    // Between two bookings of the first room there is just an hour; the second is free all day.
    assert_eq!(book("11:00").await, rooms[0]);
    assert_eq!(book("11:00").await, rooms[1]);
}

#[tokio::test]
async fn several_needs_are_all_met_or_nothing_is_taken_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(4).build(&database).await;
    let room = resource(&client, &salon, json!({"name": "Room", "quantity": 3})).await;
    let lamps = group(&client, &salon, "Lamps").await;
    let lamp =
        resource(&client, &salon, json!({"name": "Lamp", "quantity": 2, "group_id": lamps})).await;
    resource(&client, &salon, json!({"name": "Old lamp", "group_id": lamps})).await;
    let both = json!([{"resource_id": room["id"]}, {"group_id": lamps, "quantity": 2}]);
    needs(&client, &salon, both).await.unwrap();

    let booking = salon.reserve(&client, MORNING, KIM, json!({"confirm": true})).await.unwrap();
    let mut expected = units(&lamp);
    expected.push(units(&room)[0].clone());
    expected.sort();
    assert_eq!(taken(&booking), expected);
    let error = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["resource"]),
        ("slot_taken", &json!("Lamps"))
    );
    salon.reserve(&client, NOON, KIM, json!({})).await.unwrap();
}

#[tokio::test]
async fn an_expired_hold_keeps_no_unit_cat_5_bkg_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let room = resource(&client, &salon, json!({"name": "Room"})).await;
    needs(&client, &salon, json!([{"resource_id": room["id"]}])).await.unwrap();
    salon.reserve(&client, MORNING, KIM, json!({"hold_seconds": 1})).await.unwrap();
    let error = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    assert_eq!(taken(&booking), units(&room));
}

#[tokio::test]
async fn the_example_of_the_semantics_is_true_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let day = json!([{"start": "07:00", "end": "12:00"}]);
    let service = json!({"duration_minutes": 45, "step_minutes": 15});
    let week = json!({"mon": day, "tue": day});
    let salon = Salon::builder().staff(3).service(service).week(week).build(&database).await;
    let rooms = group(&client, &salon, "Rooms").await;
    let mut made = Vec::new();
    for name in ["Room 1", "Room 2"] {
        made.push(resource(&client, &salon, json!({"name": name, "group_id": rooms})).await);
    }
    needs(&client, &salon, json!([{"group_id": rooms, "buffer_after_minutes": 15}])).await.unwrap();
    for (start, room) in [("09:00", 0), ("10:00", 0), ("09:30", 1)] {
        let start = format!("2031-05-05 {start}+02");
        let booking = salon.reserve(&client, &start, KIM, json!({"confirm": true})).await.unwrap();
        assert_eq!(taken(&booking), units(&made[room]), "{start}");
    }
    // The next day, with the second room out of use.
    let out = "select api.add_out_of_use($1, $2, '2031-05-06 00:00+02', '2031-05-07 00:00+02')";
    call(&client, out, &[&salon.tenant, &id(&made[1])]).await.unwrap();
    salon.reserve(&client, "2031-05-06 09:00+02", KIM, json!({"confirm": true})).await.unwrap();
    let list = "select to_char(starts_at - '2031-05-06 00:00+02', 'HH24:MI')
                  from api.list_free_slots($1, $2, '2031-05-06 00:00+02', '2031-05-06 10:30+02')";
    let slots = client.query(list, &[&salon.tenant, &salon.service]).await.unwrap();
    let slots: Vec<&str> = slots.iter().map(|row| row.get(0)).collect();
    assert_eq!(slots, ["07:00", "07:15", "07:30", "07:45", "08:00", "10:00", "10:15"]);
}
