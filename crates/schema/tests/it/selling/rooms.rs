//! CAT-5, SES-1, SES-4: sessions take rooms as they take people, and share them with appointments.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use super::{KIM, NOON, Venue, assert_seats_add_up, claimed, counted};
use crate::offers::Dice;
use crate::races::{CROWD, assert_no_overlap};
use crate::resources::{facts, group, needs_of, resource, update};

/// A room that the appointments of the venue need too.
async fn room(client: &Client, venue: &Venue) -> Value {
    let room = resource(client, &venue.salon, json!({"name": "Cellar"})).await;
    needs_of(client, &venue.salon, venue.tour, json!([{"resource_id": room["id"]}])).await.unwrap();
    room
}

/// The starts of the sessions that are offered on the day.
async fn offered(client: &Client, venue: &Venue) -> Vec<String> {
    let sql = "select to_char(starts_at - '2031-05-05 00:00+02', 'HH24:MI')
                 from api.list_free_slots($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')";
    let rows = client.query(sql, &[&venue.salon.tenant, &venue.salon.service]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn units_of(database: &Database, session: Uuid) -> Vec<Uuid> {
    let sql = "select unit_id from session_units where session_id = $1 order by 1";
    let rows = database.superuser().await.query(sql, &[&session]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_first_seat_takes_the_room_and_the_last_frees_it_cat_5_ses_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 2, 4).await;
    let room = room(&client, &venue).await;
    let fields = json!({"resources": [{"resource_id": room["id"], "quantity": 1, "buffer_after_minutes": 60}]});
    let session = venue.session(&database, NOON, &venue.salon.staff[..1], fields).await;
    assert_eq!(claimed(&database, session).await.0, 0, "an empty session takes nothing");
    let hold = id(&venue.seats(&client, KIM, json!({"hold_seconds": 1})).await.unwrap());
    assert_eq!(claimed(&database, session).await, (2, false), "until the hold expires");
    let unit: Uuid = room["units"][0]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(units_of(&database, session).await, [unit]);
    let booked = venue.salon.command(&client, "get_booking", hold).await.unwrap();
    assert_eq!(booked["unit_ids"], json!([unit]));
    // The second guide is free, the room isn't, and it is aired for an hour.
    for start in ["2031-05-05 12:00+02", "2031-05-05 13:00+02"] {
        let error = venue.tour(&client, start, json!({})).await.unwrap_err();
        assert_eq!(
            (refusal(&error).as_str(), &facts(&error)["resource"]),
            ("slot_taken", &json!("Cellar"))
        );
    }
    tokio::time::sleep(Duration::from_millis(1050)).await;
    let tour = id(&venue.tour(&client, "2031-05-05 13:00+02", json!({})).await.unwrap());
    assert_eq!(
        units_of(&database, session).await,
        Vec::<Uuid>::new(),
        "an expired hold keeps no room"
    );
    assert_seats_add_up(&database).await;

    // Now it is the other way round: it isn't offered, and refused.
    assert_eq!(offered(&client, &venue).await, [""; 0]);
    let error = venue.seats(&client, KIM, json!({})).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["resource"]),
        ("slot_taken", &json!("Cellar"))
    );
    assert_eq!(counted(&database, session).await, (0, 0));
    venue.salon.command(&client, "cancel_booking", tour).await.unwrap();
    assert_eq!(offered(&client, &venue).await, ["12:00"]);
    let sold = id(&venue.seats(&client, KIM, json!({"confirm": true})).await.unwrap());
    assert_eq!(claimed(&database, session).await, (2, true), "for good");
    venue.salon.command(&client, "cancel_booking", sold).await.unwrap();
    assert_eq!(units_of(&database, session).await, Vec::<Uuid>::new());
    assert_seats_add_up(&database).await;
}

/// Of a group each session gets a room of its own, while there are some.
#[tokio::test]
async fn sessions_at_one_time_get_different_rooms_of_a_group_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 4).await;
    let rooms = group(&client, &venue.salon, "Rooms").await;
    let red = resource(&client, &venue.salon, json!({"name": "Red", "group_id": rooms})).await;
    resource(&client, &venue.salon, json!({"name": "Blue", "group_id": rooms})).await;
    let fields = json!({"resources": [{"group_id": rooms, "quantity": 1}]});
    let starts = ["2031-05-05 12:00+02", "2031-05-05 12:15+02", "2031-05-05 12:30+02"];
    let mut sessions = Vec::new();
    for start in starts {
        sessions.push(venue.session(&database, start, &[], fields.clone()).await);
    }
    assert_eq!(offered(&client, &venue).await, ["12:00", "12:15", "12:30"]);
    for start in &starts[..2] {
        venue.salon.reserve(&client, start, KIM, json!({"confirm": true})).await.unwrap();
    }
    assert_eq!(offered(&client, &venue).await, ["12:00", "12:15"], "these have their rooms");
    let error = venue.salon.reserve(&client, starts[2], KIM, json!({})).await.unwrap_err();
    assert_eq!(facts(&error)["resource"], "Rooms");
    let taken =
        [units_of(&database, sessions[0]).await, units_of(&database, sessions[1]).await].concat();
    assert_eq!(taken.len(), 2);
    assert_ne!(taken[0], taken[1]);
    // What a session has isn't taken out of use, retired or deleted under it.
    let out = "select api.add_out_of_use($1, $2, '2031-05-05 00:00+02', '2031-05-06 00:00+02')";
    let error = call(&client, out, &[&venue.salon.tenant, &id(&red)]).await.unwrap_err();
    assert_eq!(refusal(&error), "time_off_conflicts");
    assert_eq!(facts(&error)["sessions"].as_array().unwrap().len(), 1);
    let error = venue.salon.command(&client, "delete_resource_group", rooms).await.unwrap_err();
    assert_eq!(
        (refusal(&error).as_str(), &facts(&error)["services"]),
        ("in_use", &json!([venue.salon.service]))
    );
    // An inactive room takes no new sessions.
    let cancel = "select api.cancel_booking(tenant_id, id) from bookings where session_id = $1";
    let admin = database.as_tenant(venue.salon.tenant).await;
    admin.query(cancel, &[&sessions[0]]).await.unwrap();
    admin.batch_execute("commit").await.unwrap();
    for resource in
        client.query("select id from api.list_resources($1)", &[&venue.salon.tenant]).await.unwrap()
    {
        update(&client, &venue.salon, resource.get(0), json!({"status": "inactive"}))
            .await
            .unwrap();
    }
    assert_eq!(offered(&client, &venue).await, ["12:15"], "it has its room already");
    assert_seats_add_up(&database).await;
}

/// A rule names rooms; its reserved sessions take them at once, where they can.
#[tokio::test]
async fn rules_name_rooms_and_reserved_sessions_take_them_at_once_ses_1_ses_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 4).await;
    let (tenant, service) = (venue.salon.tenant, venue.salon.service);
    let room = resource(&client, &venue.salon, json!({"name": "Cellar"})).await;
    let day = json!([{"start": "10:00", "end": "11:00"}]);
    let mut rule = json!({"interval_minutes": 60, "resources": [{"resource_id": room["id"]}],
        "week": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day}});
    let set = async |rule: &Value, known: Option<Uuid>| -> Result<Value, Error> {
        let sql = "select api.set_session_rule($1, $2, $3, $4)";
        call(&client, sql, &[&tenant, &service, rule, &known]).await
    };
    let made = set(&rule, None).await.unwrap();
    let known = Some(id(&made["rule"]));
    assert_eq!(
        made["rule"]["resources"],
        json!([{"resource_id": room["id"], "group_id": null, "quantity": 1,
        "buffer_before_minutes": null, "buffer_after_minutes": null}])
    );
    let total = made["report"]["created"].as_i64().unwrap();
    assert!(total > 80, "{made}");
    assert_eq!(set(&rule, known).await.unwrap()["report"]["changed"], json!(0));
    let claims = async || -> i64 {
        let sql = "select count(*) from claims c join session_units u on u.session_id = c.session_id and u.unit_id = c.subject_id";
        database.superuser().await.query_one(sql, &[]).await.unwrap().get(0)
    };
    assert_eq!(claims().await, 0);

    // Out of use for ten days: those sessions are made, and aren't reserved or offered.
    let out = "select api.add_out_of_use($1, $2, date_trunc('hour', clock_timestamp()) + interval '20 days',
                                         date_trunc('hour', clock_timestamp()) + interval '30 days')";
    let out = id(&call(&client, out, &[&tenant, &id(&room)]).await.unwrap());
    rule["reserved"] = json!(true);
    let reserved = set(&rule, known).await.unwrap();
    let missing = reserved["report"]["not_reserved"].as_array().unwrap().len() as i64;
    assert!((9..=11).contains(&missing), "{}", reserved["report"]);
    assert_eq!(claims().await, total - missing);
    let sql = "select count(*) from api.list_free_slots($1, $2, clock_timestamp(), clock_timestamp() + interval '40 days')";
    let count =
        async || -> i64 { client.query_one(sql, &[&tenant, &service]).await.unwrap().get(0) };
    let before = count().await;
    venue.salon.command(&client, "remove_out_of_use", out).await.unwrap();
    assert_eq!(count().await, before + missing);
    let run = "select api.generate_sessions($1, $2)";
    let report = call(&client, run, &[&tenant, &service]).await.unwrap();
    assert_eq!((&report["not_reserved"], claims().await), (&json!([]), total));

    // Another room; none; and what is booked keeps its own.
    let attic = resource(&client, &venue.salon, json!({"name": "Attic", "quantity": 2})).await;
    let sql = "select s.id from sessions s order by s.starts_at offset 40 limit 1";
    let booked: Uuid = database.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    let seat = "select api.reserve_booking($1, null, null, '{\"name\": \"Kim\", \"email\": \"kim@example.org\"}', p_options => $2)";
    let options = json!({"session_id": booked, "confirm": true});
    call(&client, seat, &[&tenant, &options]).await.unwrap();
    rule["resources"] = json!([{"resource_id": attic["id"], "quantity": 2}]);
    let report = set(&rule, known).await.unwrap()["report"].clone();
    assert_eq!(report["kept"][0]["fields"], json!(["resources"]), "{report}");
    assert_eq!(claims().await, 2 * (total - 1) + 1);
    let moved = "select api.update_session($1, $2, $3)";
    let fields = json!({"resources": [{"resource_id": attic["id"]}]});
    let changed = call(&client, moved, &[&tenant, &booked, &fields]).await.unwrap();
    assert_eq!(
        (changed["by_hand"].clone(), changed["unit_ids"].as_array().unwrap().len()),
        (json!(["resources"]), 1)
    );
    assert_eq!(units_of(&database, booked).await.len(), 1);
    assert_seats_add_up(&database).await;
    rule["resources"] = json!([]);
    set(&rule, known).await.unwrap();
    assert_eq!(claims().await, 1, "that of the session that was changed by hand");
}

#[tokio::test]
async fn nonsense_about_the_rooms_of_sessions_is_refused_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 4).await;
    let stranger = Salon::builder().build(&database).await;
    let foreign = resource(&client, &stranger, json!({"name": "Room"})).await;
    let rooms = group(&client, &venue.salon, "Rooms").await;
    let room = resource(&client, &venue.salon, json!({"name": "Cellar", "group_id": rooms})).await;
    let (tenant, service) = (venue.salon.tenant, venue.salon.service);
    for (list, code) in [
        (json!("Cellar"), "invalid_input"),
        (json!([{}]), "invalid_input"),
        (json!([{"resource_id": room["id"], "group_id": rooms}]), "invalid_input"),
        (json!([{"resource_id": room["id"], "quantity": 0}]), "invalid_input"),
        (json!([{"resource_id": room["id"], "quantity": "2"}]), "invalid_input"),
        (json!([{"resource_id": room["id"], "buffer_after_minutes": 2000}]), "invalid_input"),
        (json!([{"resource_id": foreign["id"]}]), "not_found"),
        (json!([{"group_id": service}]), "not_found"),
        (json!([{"resource_id": room["id"]}, {"group_id": rooms}]), "needs_overlap"),
    ] {
        let rule = json!({"interval_minutes": 60, "resources": list});
        for sql in
            ["select api.set_session_rule($1, $2, $3)", "select api.preview_sessions($1, $2, $3)"]
        {
            let error = call(&client, sql, &[&tenant, &service, &rule]).await.unwrap_err();
            assert_eq!(refusal(&error), code, "{list}");
        }
        let one = json!({"starts_at": "2031-05-05T12:00:00+02:00", "resources": list});
        let sql = "select api.create_session($1, $2, $3)";
        let error = call(&client, sql, &[&tenant, &service, &one]).await.unwrap_err();
        assert_eq!(refusal(&error), code, "{list}");
    }
    let error =
        needs_of(&client, &venue.salon, service, json!([{"group_id": rooms}])).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input", "its rules say so");

    // What a rule or a session to come needs stays.
    let rule = json!({"interval_minutes": 60, "resources": [{"group_id": rooms}]});
    let sql = "select api.set_session_rule($1, $2, $3)";
    let made = call(&client, sql, &[&tenant, &service, &rule]).await.unwrap();
    let error = venue.salon.command(&client, "delete_resource_group", rooms).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use");
    venue.salon.command(&client, "delete_session_rule", id(&made["rule"])).await.unwrap();
    let one = json!({"starts_at": "2031-05-05T12:00:00+02:00", "resources": [{"resource_id": room["id"]}]});
    let sql = "select api.create_session($1, $2, $3)";
    let made = call(&client, sql, &[&tenant, &service, &one]).await.unwrap();
    for command in ["delete", "archive"] {
        let outcome = match command {
            "delete" => venue.salon.command(&client, "delete_resource", id(&room)).await,
            _ => update(&client, &venue.salon, id(&room), json!({"status": "archived"})).await,
        };
        let error = outcome.unwrap_err();
        assert_eq!(
            (refusal(&error).as_str(), &facts(&error)["services"]),
            ("in_use", &json!([service]))
        );
    }
    venue.salon.command(&client, "cancel_session", id(&made)).await.unwrap();
    venue.salon.command(&client, "delete_resource", id(&room)).await.unwrap();
    venue.salon.command(&client, "delete_resource_group", rooms).await.unwrap();
}

/// What a session has is given to another unit, its people not.
#[tokio::test]
async fn the_room_of_a_session_is_given_to_another_cat_5() {
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 2, 4).await;
    let rooms = group(&client, &venue.salon, "Rooms").await;
    let red = resource(&client, &venue.salon, json!({"name": "Red", "group_id": rooms})).await;
    let blue = resource(&client, &venue.salon, json!({"name": "Blue", "group_id": rooms})).await;
    let unit = |room: &Value| -> Uuid { room["units"][0]["id"].as_str().unwrap().parse().unwrap() };
    let fields =
        json!({"resources": [{"group_id": rooms, "quantity": 1, "buffer_before_minutes": 30}]});
    let guides = &venue.salon.staff[..1];
    let session = venue.session(&database, NOON, guides, fields).await;
    venue.seats(&client, KIM, json!({"confirm": true})).await.unwrap();
    let had = units_of(&database, session).await[0];
    let (from, to) = if had == unit(&red) { (&red, &blue) } else { (&blue, &red) };
    let reassign = async |from: Uuid, document: Value| {
        let sql = "select api.reassign_bookings($1, $2, null, $3)";
        call(&client, sql, &[&venue.salon.tenant, &from, &document]).await
    };
    let done = reassign(id(from), json!({})).await.unwrap();
    assert_eq!((&done["moved"][0]["session_id"], &done["left"]), (&json!(session), &json!([])));
    assert_eq!(units_of(&database, session).await, [unit(to)]);
    assert_seats_add_up(&database).await;
    update(&client, &venue.salon, id(from), json!({"status": "inactive"})).await.unwrap();
    let error = reassign(unit(to), json!({})).await.unwrap_err();
    assert_eq!(facts(&error)["left"][0]["reason"], "no_other", "the other one is inactive");
    update(&client, &venue.salon, id(from), json!({"status": "active"})).await.unwrap();
    let out = "select api.add_out_of_use($1, $2, '2031-05-05 11:00+02', '2031-05-05 11:45+02')";
    call(&client, out, &[&venue.salon.tenant, &id(from)]).await.unwrap();
    let error = reassign(unit(to), json!({})).await.unwrap_err();
    assert_eq!(facts(&error)["left"][0]["reason"], "taken", "half an hour before counts");
    let left = reassign(guides[0], json!({"partly": true})).await.unwrap();
    assert_eq!((&left["left"][0]["reason"], &left["moved"]), (&json!("session"), &json!([])));
    assert_seats_add_up(&database).await;
}

/// Random sessions, rooms and what takes them: what is offered can be had, and what isn't is refused.
#[tokio::test]
async fn what_is_offered_of_sessions_with_rooms_can_be_had_avl_4() {
    let database = Database::lease().await;
    let client = database.server().await;
    let (mut offers, mut refusals) = (0, 0);
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let venue = Venue::open(&database, 2, 4).await;
        let rooms = group(&client, &venue.salon, "Rooms").await;
        let red = json!({"name": "Red", "group_id": rooms, "quantity": 1 + dice.below(2)});
        let red = resource(&client, &venue.salon, red).await;
        let blue = json!({"name": "Blue", "group_id": rooms});
        resource(&client, &venue.salon, blue).await;
        let lamp = resource(&client, &venue.salon, json!({"name": "Lamp", "quantity": 2})).await;
        let buffer = |dice: &mut Dice| dice.one_in(3).then(|| dice.of(&[0, 15, 45]));
        let need = |dice: &mut Dice| {
            let mut needs = vec![
                json!({"group_id": rooms, "quantity": 1 + dice.below(2), "buffer_after_minutes": buffer(dice)}),
            ];
            if dice.one_in(2) {
                needs.push(json!({"resource_id": lamp["id"], "quantity": 1 + dice.below(2), "buffer_before_minutes": buffer(dice)}));
            }
            Value::from(needs)
        };
        needs_of(&client, &venue.salon, venue.tour, need(&mut dice)).await.unwrap();
        let mut starts = Vec::new();
        for quarter in 40..64 {
            if dice.one_in(2) {
                let start = format!("2031-05-05 {:02}:{:02}+02", quarter / 4, quarter % 4 * 15);
                let guides =
                    if dice.one_in(3) { vec![dice.of(&venue.salon.staff)] } else { vec![] };
                let fields = json!({"resources": need(&mut dice), "buffer_before_minutes": dice.of(&[0, 0, 10])});
                venue.session(&database, &start, &guides, fields).await;
                starts.push(start);
            }
        }
        for _ in 0..2 {
            let start = format!("2031-05-05 {:02}:00+02", 10 + dice.below(6));
            let _ = venue.tour(&client, &start, json!({})).await;
            let start = format!("2031-05-05 {:02}:30+02", 10 + dice.below(5));
            let out = "select api.add_out_of_use($1, $2, $3::text::timestamptz, $3::text::timestamptz + interval '40 minutes')";
            let what = id(dice.of(&[&red, &lamp]));
            let _ = call(&client, out, &[&venue.salon.tenant, &what, &start]).await;
        }
        // Each answer changes what is left, so it is asked again and again.
        while let Some(start) = (!starts.is_empty())
            .then(|| starts.swap_remove(dice.below(starts.len() as u64) as usize))
        {
            let promised = offered(&client, &venue).await.contains(&start[11..16].to_owned());
            let outcome = venue.salon.reserve(&client, &start, KIM, json!({})).await;
            assert_eq!(outcome.is_ok(), promised, "seed {seed}, {start}: {outcome:?}");
            offers += usize::from(promised);
            refusals += usize::from(!promised);
        }
    }
    assert_seats_add_up(&database).await;
    assert!(offers > 60 && refusals > 100, "{offers} offers, {refusals} refusals");
}

/// An appointment and a session want one guide and one room, 200 clients, round after round.
#[tokio::test(flavor = "multi_thread")]
async fn appointment_and_session_never_both_get_guide_and_room_bkg_2_cat_5() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let client = database.server().await;
    let venue = Venue::open(&database, 1, 100).await;
    let room = room(&client, &venue).await;
    let fields = json!({"resources": [{"resource_id": room["id"], "quantity": 1}]});
    // The same with 200 clients and without a room stands in `races`.
    let clients = join_all((0..80).map(|_| database.server())).await;
    let mut sessions = 0;
    for day in 1..=24 {
        let starts_at = format!("2031-07-{day:02} 12:00+02");
        let session =
            venue.session(&database, &starts_at, &venue.salon.staff, fields.clone()).await;
        let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
            let (venue, starts_at) = (&venue, &starts_at);
            async move {
                if (number + day) % 2 == 0 {
                    venue.tour(client, starts_at, json!({})).await
                } else {
                    let email = format!("c{number}@example.org");
                    venue.salon.reserve(client, starts_at, &email, json!({})).await
                }
            }
        }))
        .await;
        for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert_eq!(refusal(error), "slot_taken", "{error:?}");
        }
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let (_, held) = counted(&database, session).await;
        let (claims, _) = claimed(&database, session).await;
        assert!(
            (won, held, claims) == (1, 0, 0) || (won, held, claims) == (40, 40, 2),
            "{won} won, {held} seats, {claims} claims"
        );
        sessions += usize::from(held > 0);
    }
    assert!((1..24).contains(&sessions), "both must win at times: {sessions}");
    assert_seats_add_up(&database).await;
    assert_no_overlap(&database).await;
}
