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
