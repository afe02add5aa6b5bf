//! Resources come, grow, shrink and go; what is booked or needed stays.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};

use super::{KIM, MORNING, NOON, facts, group, needs, resource, taken, units, update};

#[tokio::test]
async fn a_greater_quantity_adds_units_and_a_smaller_one_retires_idle_ones_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(4).build(&database).await;
    let bed = resource(&client, &salon, json!({"name": "Bed"})).await;
    let more = update(&client, &salon, id(&bed), json!({"quantity": 3})).await.unwrap();
    assert_eq!((more["quantity"].clone(), units(&more).len()), (json!(3), 3));
    assert_eq!(units(&more)[0], units(&bed)[0]);
    needs(&client, &salon, json!([{"resource_id": bed["id"]}])).await.unwrap();

    let mut bookings = Vec::new();
    for _ in 0..3 {
        bookings
            .push(salon.reserve(&client, MORNING, KIM, json!({"confirm": true})).await.unwrap());
    }
    salon.command(&client, "cancel_booking", id(&bookings[1])).await.unwrap();
    // Only the second unit is idle.
    let error = update(&client, &salon, id(&bed), json!({"quantity": 1})).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use");
    assert_eq!(facts(&error)["bookings"], json!([bookings[0]["id"], bookings[2]["id"]]));
    let fewer = update(&client, &salon, id(&bed), json!({"quantity": 2})).await.unwrap();
    let retired: Vec<bool> =
        fewer["units"].as_array().unwrap().iter().map(|unit| unit["retired"] == true).collect();
    assert_eq!(retired, [false, true, false]);
    let error = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken", "a retired unit takes no bookings");

    let again = update(&client, &salon, id(&bed), json!({"quantity": 4})).await.unwrap();
    assert_eq!(units(&again)[..3], units(&more)[..], "it comes back before a new one is made");
    assert_eq!(units(&again).len(), 4);
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    assert_eq!(taken(&booking), [units(&more)[1].clone()]);
    for quantity in [json!(0), json!(1001), json!(null), json!("2"), json!(1.5)] {
        let error =
            update(&client, &salon, id(&bed), json!({ "quantity": quantity })).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{quantity}");
    }
}

#[tokio::test]
async fn what_is_booked_or_needed_is_not_deleted_or_archived_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let room = resource(&client, &salon, json!({"name": "Room"})).await;
    needs(&client, &salon, json!([{"resource_id": room["id"]}])).await.unwrap();
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    let refused = async |command: &str| {
        let error = match command {
            "archive" => update(&client, &salon, id(&room), json!({"status": "archived"})).await,
            _ => salon.command(&client, "delete_resource", id(&room)).await,
        };
        let error = error.unwrap_err();
        assert_eq!(refusal(&error), "in_use", "{command}");
        facts(&error)
    };
    for command in ["archive", "delete"] {
        assert_eq!(refused(command).await["services"], json!([salon.service]));
    }
    needs(&client, &salon, json!([])).await.unwrap();
    for command in ["archive", "delete"] {
        assert_eq!(refused(command).await["bookings"], json!([booking["id"]]));
    }
    salon.command(&client, "cancel_booking", id(&booking)).await.unwrap();
    assert_eq!(refused("delete").await["bookings"], json!([]), "past bookings name its units");
    let gone = update(&client, &salon, id(&room), json!({"status": "archived"})).await.unwrap();
    assert_eq!(gone["status"], "archived");
    let error = needs(&client, &salon, json!([{"resource_id": room["id"]}])).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found", "nothing new needs what is archived");

    let lamp = resource(&client, &salon, json!({"name": "Lamp", "quantity": 3})).await;
    out_of_use(&client, &salon, &lamp["id"], &Value::Null, "2031-05-05").await.unwrap();
    salon.command(&client, "delete_resource", id(&lamp)).await.unwrap();
    let error = salon.command(&client, "delete_resource", id(&lamp)).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let subjects = "select count(*) from subjects where kind = 'resource_unit'";
    let left: i64 = database.superuser().await.query_one(subjects, &[]).await.unwrap().get(0);
    assert_eq!(left, 1, "its units went with it");
}

#[tokio::test]
async fn an_inactive_resource_takes_no_bookings_and_keeps_those_it_has_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(2).build(&database).await;
    let room = resource(&client, &salon, json!({"name": "Room", "quantity": 2})).await;
    needs(&client, &salon, json!([{"resource_id": room["id"]}])).await.unwrap();
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    update(&client, &salon, id(&room), json!({"status": "inactive"})).await.unwrap();
    let error = salon.reserve(&client, NOON, KIM, json!({})).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["resource"]),
        ("slot_taken", &json!("Room"))
    );
    salon.command(&client, "confirm_booking", id(&booking)).await.unwrap();
}

#[tokio::test]
async fn no_unit_serves_two_needs_of_a_service_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let rooms = group(&client, &salon, "Rooms").await;
    let devices = group(&client, &salon, "Devices").await;
    let inside = resource(&client, &salon, json!({"name": "Red room", "group_id": rooms})).await;
    let alone = resource(&client, &salon, json!({"name": "Blue room"})).await;
    for list in [
        json!([{"resource_id": alone["id"]}, {"resource_id": alone["id"]}]),
        json!([{"group_id": devices}, {"group_id": devices, "quantity": 2}]),
        json!([{"resource_id": inside["id"]}, {"group_id": rooms}]),
    ] {
        let error = needs(&client, &salon, list.clone()).await.unwrap_err();
        assert_eq!(refusal(&error), "needs_overlap", "{list}");
    }
    needs(&client, &salon, json!([{"resource_id": alone["id"]}, {"group_id": rooms}]))
        .await
        .unwrap();
    let error = update(&client, &salon, id(&alone), json!({"group_id": rooms})).await.unwrap_err();
    assert_eq!(refusal(&error), "needs_overlap");
    assert_eq!(facts(&error)["services"], json!([salon.service]));
    update(&client, &salon, id(&alone), json!({"group_id": devices})).await.unwrap();
    update(&client, &salon, id(&inside), json!({"group_id": null})).await.unwrap();
}

#[tokio::test]
async fn nonsense_about_needs_is_refused_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let other = Salon::builder().build(&database).await;
    let room = resource(&client, &salon, json!({"name": "Room"})).await;
    let foreign = resource(&client, &other, json!({"name": "Room"})).await;
    let strange = group(&client, &other, "Rooms").await;
    let (room, foreign) = (&room["id"], &foreign["id"]);
    for (list, code) in [
        (json!(null), "invalid_input"),
        (json!({"resource_id": room}), "invalid_input"),
        (json!([room]), "invalid_input"),
        (json!([{}]), "invalid_input"),
        (json!([{"resource_id": room, "group_id": strange}]), "invalid_input"),
        (json!([{"resource_id": room, "quantity": 0}]), "invalid_input"),
        (json!([{"resource_id": room, "quantity": 101}]), "invalid_input"),
        (json!([{"resource_id": room, "buffer_before_minutes": -1}]), "invalid_input"),
        (json!([{"resource_id": room, "buffer_after_minutes": 1441}]), "invalid_input"),
        (json!([{"resource_id": room, "colour": "red"}]), "invalid_input"),
        (json!([{"resource_id": foreign}]), "not_found"),
        (json!([{"group_id": strange}]), "not_found"),
    ] {
        let error = needs(&client, &salon, list.clone()).await.unwrap_err();
        assert_eq!(refusal(&error), code, "{list}");
    }
    let statement = "select api.create_resource($1, $2, $3)";
    for (document, code) in [
        (json!({}), "invalid_input"),
        (json!({"name": "Room"}), "already_exists"),
        (json!({"name": "Room 2", "group_id": strange}), "not_found"),
        (json!({"name": "Room 2", "quantity": 0}), "invalid_input"),
        (json!({"name": "Room 2", "status": "broken"}), "invalid_input"),
    ] {
        let refused = call(&client, statement, &[&salon.tenant, &salon.business, &document]).await;
        assert_eq!(refusal(&refused.unwrap_err()), code, "{document}");
    }
}

#[tokio::test]
async fn groups_are_renamed_and_go_when_no_service_needs_them_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let rooms = group(&client, &salon, "Rooms").await;
    let statement = "select api.update_resource_group($1, $2, $3, $4)";
    let rename = json!({"name": "Treatment rooms"});
    let renamed = call(&client, statement, &[&salon.tenant, &rooms, &rename, &1]).await.unwrap();
    assert_eq!((&renamed["name"], &renamed["version"]), (&json!("Treatment rooms"), &json!(2)));
    let error = call(&client, statement, &[&salon.tenant, &rooms, &rename, &1]).await.unwrap_err();
    assert_eq!(refusal(&error), "version_mismatch");
    let room = resource(&client, &salon, json!({"name": "Room", "group_id": rooms})).await;
    needs(&client, &salon, json!([{"group_id": rooms}])).await.unwrap();
    let error = salon.command(&client, "delete_resource_group", rooms).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use");
    assert_eq!(facts(&error)["services"], json!([salon.service]));
    needs(&client, &salon, json!([{"resource_id": room["id"]}])).await.unwrap();
    salon.command(&client, "delete_resource_group", rooms).await.unwrap();
    let left = update(&client, &salon, id(&room), json!({})).await.unwrap();
    assert_eq!(left["group_id"], Value::Null, "its resources stay");
}

async fn out_of_use(
    client: &tokio_postgres::Client,
    salon: &Salon,
    resource: &Value,
    unit: &Value,
    day: &str,
) -> Result<Value, tokio_postgres::Error> {
    let statement = "select api.add_out_of_use($1, $2::text::uuid, $3::text::timestamptz, $3::text::timestamptz + interval '9 days', $4::text::uuid, 'Painting')";
    let (resource, unit) = (resource.as_str(), unit.as_str());
    call(client, statement, &[&salon.tenant, &resource, &format!("{day} 00:00+02"), &unit]).await
}

#[tokio::test]
async fn a_unit_or_all_of_a_resource_is_out_of_use_for_a_time_cat_5_sch_2() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let room = resource(&client, &salon, json!({"name": "Room", "quantity": 2})).await;
    needs(&client, &salon, json!([{"resource_id": room["id"]}])).await.unwrap();
    let (first, second) = (room["units"][0]["id"].clone(), room["units"][1]["id"].clone());
    let one = out_of_use(&client, &salon, &room["id"], &first, "2031-05-01").await.unwrap();
    assert_eq!((&one["unit_id"], &one["reason"]), (&first, &json!("Painting")));
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    assert_eq!(taken(&booking), [second.as_str().unwrap()]);
    let error = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap_err();
    assert_eq!(facts(&error)["resource"], "Room");

    let error = out_of_use(&client, &salon, &room["id"], &second, "2031-05-01").await.unwrap_err();
    assert_eq!(refusal(&error), "time_off_conflicts");
    assert_eq!(facts(&error)["bookings"], json!([booking["id"]]));
    let error = out_of_use(&client, &salon, &room["id"], &first, "2031-05-08").await.unwrap_err();
    assert_eq!(facts(&error)["time_off"], json!([one["id"]]));
    // A member of staff's is another command's.
    let error = salon.command(&client, "remove_time_off", id(&one)).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    salon.command(&client, "remove_out_of_use", id(&one)).await.unwrap();
    salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();

    // All of it, those units too that join it meanwhile.
    out_of_use(&client, &salon, &room["id"], &Value::Null, "2031-06-01").await.unwrap();
    update(&client, &salon, id(&room), json!({"quantity": 3})).await.unwrap();
    let error = salon.reserve(&client, "2031-06-09 10:00+02", KIM, json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    salon.reserve(&client, "2031-06-10 10:00+02", KIM, json!({})).await.unwrap();
    for (resource, unit) in
        [(json!(salon.staff[0]), Value::Null), (room["id"].clone(), json!(salon.staff[0]))]
    {
        let error = out_of_use(&client, &salon, &resource, &unit, "2031-07-01").await.unwrap_err();
        assert_eq!(refusal(&error), "not_found");
    }
}

#[tokio::test]
async fn resources_are_listed_with_what_takes_them_out_of_use_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let rooms = group(&client, &salon, "Rooms").await;
    let document = json!({"name": "Room", "quantity": 2, "group_id": rooms});
    let room = resource(&client, &salon, document).await;
    update(&client, &salon, id(&room), json!({"quantity": 1})).await.unwrap();
    out_of_use(&client, &salon, &room["id"], &room["units"][0]["id"], "2031-05-05").await.unwrap();
    out_of_use(&client, &salon, &room["id"], &Value::Null, "2031-08-05").await.unwrap();
    let list = async |from: &str| {
        let sql = format!("select * from {from}");
        client.query(&sql, &[&salon.tenant, &Some(salon.business)]).await.unwrap()
    };
    let groups = list("api.list_resource_groups($1, $2)").await;
    assert_eq!((groups.len(), groups[0].get::<_, &str>("name")), (1, "Rooms"));
    let listed = list("api.list_resources($1, $2)").await;
    let unit: Vec<uuid::Uuid> = listed[0].get("unit_ids");
    assert_eq!(unit.iter().map(ToString::to_string).collect::<Vec<_>>(), units(&room)[..1]);
    assert_eq!((listed.len(), listed[0].get::<_, &str>("group_name")), (1, "Rooms"));
    let sql = "select unit_number from api.list_out_of_use($1, $2, '2031-05-01', '2031-09-01')";
    let out = client.query(sql, &[&salon.tenant, &id(&room)]).await.unwrap();
    let numbers: Vec<Option<i32>> = out.iter().map(|row| row.get(0)).collect();
    assert_eq!(numbers, [Some(1), None]);
}
