//! CAT-5 over HTTP: rooms and devices.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Salon, call, id};

use crate::server::{Server, wish};

const TEN: &str = "2031-05-05T10:00:00+02:00";

/// A salon of two people whose service needs a room that there is once, aired for half an hour.
async fn open(server: &Server) -> Salon {
    let salon = Salon::builder().staff(2).build(&server.database).await;
    let client = server.database.server().await;
    let sql = "select api.create_resource($1, $2, $3)";
    let room = json!({"name": "Blue room"});
    let room = id(&call(&client, sql, &[&salon.tenant, &salon.business, &room]).await.unwrap());
    let needs = json!([{"resource_id": room, "buffer_after_minutes": 30}]);
    let sql = "select api.set_service_resources($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.service, &needs]).await.unwrap();
    salon
}

/// Over HTTP as far as it goes: a rule names a room, and a session that somebody is in has it.
#[tokio::test]
async fn a_schedule_rule_names_rooms_and_sessions_take_them_ses_1_cat_5() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let client = server.database.server().await;
    let sql = "select r.id from api.list_resources($1) r";
    let room: uuid::Uuid = client.query_one(sql, &[&salon.tenant]).await.unwrap().get(0);
    let service = json!({"name": "Escape room", "kind": "session", "capacity": 4, "duration_minutes": 60, "price_minor": 2500});
    let sql = "select api.upsert_service($1, $2, $3)";
    let service =
        id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
    let key = server.key(&salon, "*").await;
    let day = json!([{"start": "10:00", "end": "12:00"}]);
    let rule = json!({"interval_minutes": 60, "resources": [{"resource_id": room, "buffer_after_minutes": 5}],
        "week": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day}});
    let path = format!("/v1/services/{service}/schedule-rules");
    let (status, made) = server.with_key(&key, Method::POST, &path, Some(&rule)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let need = json!([{"resource_id": room, "group_id": null, "quantity": 1, "buffer_before_minutes": null, "buffer_after_minutes": 5}]);
    assert_eq!(made["rule"]["resources"], need);
    let path = format!("/v1/sessions?service_id={service}&limit=40");
    let (_, list) = server.with_key(&key, Method::GET, &path, None).await;
    let (first, second) = (&list["data"][30], &list["data"][31]);
    assert_eq!((&first["resources"], &first["unit_ids"]), (&need, &json!([])));
    let book = async |session: &Value| {
        let body = json!({"service_id": service, "starts_at": session["starts_at"], "customer": {"name": "Kim", "email": "kim@example.org"}});
        server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await
    };
    let (status, booking) = book(first).await;
    assert_eq!(status, StatusCode::CREATED, "{booking}");
    let path = format!("/v1/sessions/{}", first["id"].as_str().unwrap());
    let (_, taken) = server.with_key(&key, Method::GET, &path, None).await;
    assert_eq!(taken["unit_ids"].as_array().unwrap().len(), 1, "{taken}");
    // It isn't aired before the next one starts.
    let near = first["local_start"].as_str().unwrap()[..10]
        == second["local_start"].as_str().unwrap()[..10];
    let next = if near { second } else { &list["data"][29] };
    let (status, problem) = book(next).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("slot_taken")),
        "{problem}"
    );
    assert_eq!(problem["resource"], "Blue room");
}

/// A caller with a key that may do everything.
struct Desk {
    server: Server,
    salon: Salon,
    key: String,
}

impl Desk {
    async fn open() -> Desk {
        let server = Server::start().await;
        let salon = Salon::builder().staff(2).build(&server.database).await;
        let key = server.key(&salon, "*").await;
        Desk { server, salon, key }
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        self.server.with_key(&self.key, method, path, Some(&body)).await
    }

    async fn get(&self, path: &str) -> Value {
        self.server.with_key(&self.key, Method::GET, path, None).await.1
    }

    /// Adds something to the business: its address and itself.
    async fn add(&self, list: &str, mut body: Value) -> (String, Value) {
        body["business_id"] = json!(self.salon.business);
        let (status, made) = self.ask(Method::POST, list, body).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        (format!("{list}/{}", made["id"].as_str().unwrap()), made)
    }
}

#[tokio::test]
async fn rooms_and_groups_are_kept_over_http_cat_5() {
    let desk = Desk::open().await;
    let (group_path, group) = desk.add("/v1/resource-groups", json!({"name": "Rooms"})).await;
    let room = json!({"name": "Blue room", "group_id": group["id"], "quantity": 2});
    let (path, room) = desk.add("/v1/resources", room).await;
    assert_eq!(room["units"].as_array().unwrap().len(), 2);
    assert_eq!(desk.get(&path).await, room);
    let of_group = |group: &str| format!("/v1/resources?group_id={group}");
    let list = desk.get(&of_group(group["id"].as_str().unwrap())).await;
    assert_eq!(list["data"], json!([room]));
    let list = desk.get(&of_group(&desk.salon.tenant.to_string())).await;
    assert_eq!(list["data"], json!([]));
    let fields = json!({"name": "Red room", "quantity": 1});
    let (status, renamed) = desk.ask(Method::PATCH, &path, fields).await;
    assert_eq!(
        (status, &renamed["name"], &renamed["quantity"]),
        (StatusCode::OK, &json!("Red room"), &json!(1))
    );
    let (_, group) = desk.ask(Method::PATCH, &group_path, json!({"position": 3})).await;
    assert_eq!(desk.get(&group_path).await, group);
    assert_eq!(desk.get("/v1/resource-groups").await["data"], json!([group]));

    // Another tenant's key sees none of it, and a key that reads changes nothing.
    let server = &desk.server;
    let other = Salon::builder().build(&server.database).await;
    let stranger = server.key(&other, "*").await;
    for path in [&path, &group_path] {
        let (status, _) = server.with_key(&stranger, Method::GET, path, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let reader = server.key(&desk.salon, "resources.read").await;
    let (status, _) = server.with_key(&reader, Method::GET, "/v1/resources", None).await;
    assert_eq!(status, StatusCode::OK);
    let fields = json!({"quantity": 3});
    let (status, _) = server.with_key(&reader, Method::PATCH, &path, Some(&fields)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    for path in [&path, &group_path] {
        let (status, problem) = desk.ask(Method::DELETE, path, json!({})).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{problem}");
    }
}

#[tokio::test]
async fn what_is_needed_or_booked_is_answered_with_the_list_cat_5() {
    let desk = Desk::open().await;
    let (group_path, group) = desk.add("/v1/resource-groups", json!({"name": "Rooms"})).await;
    let room = json!({"name": "Blue room", "group_id": group["id"]});
    let (path, room) = desk.add("/v1/resources", room).await;
    let service = format!("/v1/services/{}/resources", desk.salon.service);
    let needs = json!({"resources": [{"group_id": group["id"]}]});
    let (status, set) = desk.ask(Method::PUT, &service, needs).await;
    assert_eq!((status, &set["resources"][0]["quantity"]), (StatusCode::OK, &json!(1)), "{set}");
    let twice = json!({"resources": [{"group_id": group["id"]}, {"resource_id": room["id"]}]});
    let (status, problem) = desk.ask(Method::PUT, &service, twice).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("needs_overlap")));
    let wanted = wish(&desk.salon, TEN, "kim@example.org");
    let (_, booking) = desk.ask(Method::POST, "/v1/bookings", wanted).await;
    assert_eq!(booking["unit_ids"], json!([room["units"][0]["id"]]), "{booking}");
    let staff = format!("/v1/staff/{}", booking["staff_ids"][0].as_str().unwrap());
    let (bookings, services) = (json!([booking["id"]]), json!([desk.salon.service]));
    for (path, fact, expected) in [
        (&path, "bookings", &bookings),
        (&staff, "bookings", &bookings),
        (&group_path, "services", &services),
    ] {
        let (status, problem) = desk.ask(Method::DELETE, path, json!({})).await;
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("in_use")));
        assert_eq!(&problem[fact], expected, "{problem}");
    }
}

#[tokio::test]
async fn a_room_is_out_of_use_for_a_time_over_http_cat_5() {
    let desk = Desk::open().await;
    let (_, room) = desk.add("/v1/resources", json!({"name": "Blue room"})).await;
    let service = format!("/v1/services/{}/resources", desk.salon.service);
    let needs = json!({"resources": [{"resource_id": room["id"]}]});
    desk.ask(Method::PUT, &service, needs).await;
    let wanted = wish(&desk.salon, TEN, "kim@example.org");
    let (_, booking) = desk.ask(Method::POST, "/v1/bookings", wanted).await;
    let day = |day: u32| {
        let midnight = |day: u32| format!("2031-05-{day:02}T00:00:00+02:00");
        json!({"resource_id": room["id"], "starts_at": midnight(day), "ends_at": midnight(day + 1), "reason": "Painting"})
    };
    let (status, problem) = desk.ask(Method::POST, "/v1/out-of-use", day(5)).await;
    assert_eq!(
        (status, &problem["code"], &problem["bookings"]),
        (StatusCode::CONFLICT, &json!("time_off_conflicts"), &json!([booking["id"]]))
    );
    let (status, out) = desk.ask(Method::POST, "/v1/out-of-use", day(6)).await;
    assert_eq!(status, StatusCode::CREATED, "{out}");
    let path = format!("/v1/out-of-use/{}", out["id"].as_str().unwrap());
    assert_eq!(desk.get(&path).await, out);
    assert_eq!(desk.get("/v1/out-of-use").await["data"], json!([out]));
    assert_eq!(desk.get("/v1/time-off").await["data"], json!([]), "nobody is away");
    let six = wish(&desk.salon, "2031-05-06T10:00:00+02:00", "kim@example.org");
    let (status, _) = desk.ask(Method::POST, "/v1/bookings", six.clone()).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, _) = desk.ask(Method::DELETE, &path, json!({})).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(desk.get(&path).await["code"], "not_found");
    let (status, _) = desk.ask(Method::POST, "/v1/bookings", six).await;
    assert_eq!(status, StatusCode::CREATED);
}

/// Somebody leaves: the list, their bookings to others, and then they can go.
#[tokio::test]
async fn bookings_are_given_to_another_person_cat_5() {
    let desk = Desk::open().await;
    let mut wanted = wish(&desk.salon, TEN, "kim@example.org");
    wanted["staff_id"] = json!(desk.salon.staff[0]);
    let (_, booking) = desk.ask(Method::POST, "/v1/bookings", wanted).await;
    let path = "/v1/bookings/reassign";
    let over = json!({"from": desk.salon.staff[0], "to": desk.salon.staff[1]});
    let (status, done) = desk.ask(Method::POST, path, over.clone()).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    assert_eq!((&done["moved"][0]["booking_id"], &done["left"]), (&booking["id"], &json!([])));
    let now = desk.get(&format!("/v1/bookings/{}", booking["id"].as_str().unwrap())).await;
    assert_eq!(now["staff_ids"], json!([desk.salon.staff[1]]));
    let back = json!({"from": desk.salon.staff[1], "to": desk.salon.staff[1]});
    let (status, problem) = desk.ask(Method::POST, path, back).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("not_reassignable")));
    assert_eq!(problem["left"][0]["reason"], "no_other", "{problem}");
    let (status, problem) = desk.ask(Method::POST, path, json!({"from": desk.salon.tenant})).await;
    assert_eq!((status, &problem["field"]), (StatusCode::NOT_FOUND, &json!("from")), "{problem}");
    let reader = desk.server.key(&desk.salon, "bookings.read").await;
    let (status, _) = desk.server.with_key(&reader, Method::POST, path, Some(&over)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let leaver = format!("/v1/staff/{}", desk.salon.staff[0]);
    let (status, _) = desk.ask(Method::DELETE, &leaver, json!({})).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
}

async fn starts(server: &Server, salon: &Salon) -> Vec<String> {
    let path = format!(
        "/v1/public/{}/availability?service_id={}&from=2031-05-05&to=2031-05-05",
        salon.slug, salon.service
    );
    let (status, body) = server.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let start = |slot: &Value| slot["starts_at"].as_str().unwrap()[11..16].to_owned();
    body["slots"].as_array().unwrap().iter().map(start).collect()
}

#[tokio::test]
async fn a_slot_whose_room_is_taken_is_not_offered_cat_5_avl_4() {
    let server = Server::start().await;
    let salon = open(&server).await;
    let all = starts(&server, &salon).await;
    assert_eq!(all.len(), 8, "{all:?}");
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let (status, held) = server.post(&path, &wish(&salon, TEN, "kim@example.org")).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    assert_eq!(held["booking"].get("unit_ids"), None, "{held}");
    let left = starts(&server, &salon).await;
    // The room is aired from 08:30 to 11:30 at the least; the grid begins anew after that.
    assert_eq!(left, ["12:00", "13:00", "14:00", "15:00", "16:00"]);

    // What is left can be booked; what isn't is refused, and a guest isn't told which room it is.
    let at = |hour: u32| format!("2031-05-05T{hour:02}:00:00+02:00");
    for hour in [9, 10, 11] {
        let (status, problem) =
            server.post(&path, &wish(&salon, &at(hour), "lee@example.org")).await;
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("slot_taken")));
        assert!(!problem.to_string().contains("Blue room"), "{problem}");
        assert!(problem["next_slots"][0]["starts_at"].as_str().unwrap().contains("T12:00"));
    }
    let key = server.key(&salon, "*").await;
    let body = wish(&salon, &at(11), "lee@example.org");
    let (_, problem) = server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await;
    assert_eq!(problem["resource"], "Blue room", "{problem}");
    let (status, held) = server.post(&path, &wish(&salon, &at(12), "lee@example.org")).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
}
