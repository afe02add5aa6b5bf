//! AVL-1: answers that are kept are those that the database would give: at once on the node that changed something, within a
//! tenth of a second on the others.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Dice, Salon};
use uuid::Uuid;

use crate::server::{Server, answer, wish};

const DAY: &str = "2031-05-05";
/// What other nodes have done is known after this.
const BLIND: Duration = Duration::from_millis(100);

async fn slots(client: &Client, node: &str, salon: &Salon) -> Value {
    let url = format!(
        "{node}/v1/public/{}/availability?service_id={}&from={DAY}&to=2031-05-09",
        salon.slug, salon.service
    );
    let (status, body) = answer(client.get(url).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

fn starts(answer: &Value) -> Vec<&str> {
    answer["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["starts_at"].as_str().unwrap())
        .collect()
}

/// Answers that came from memory.
const ANSWERS: &str = r#"slotkeeper_kept_answers_total{from="memory"} "#;
/// Answers that were computed by rules that came from memory.
const RULES: &str = r#"slotkeeper_kept_rules_total{from="memory"} "#;

/// How many of them there were.
async fn counted(server: &Server, name: &str) -> u64 {
    let url = server.metrics.as_ref().expect("METRICS_ADDR was set");
    let text = server.client.get(url).send().await.unwrap().text().await.unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map_or(0, |count| count.parse().unwrap())
}

/// Asks until one of them comes; what was answered.
async fn warm(server: &Server, salon: &Salon, name: &str) -> Value {
    for _ in 0..2_000 {
        let before = counted(server, name).await;
        let told = slots(&server.client, &server.url, salon).await;
        if counted(server, name).await > before {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nothing comes from memory: {name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_told_that_something_was_done_finds_it_done_avl_1() {
    let server = Server::with(&[("METRICS_ADDR", "127.0.0.1:0")]).await;
    let salon = Salon::builder().build(&server.database).await;
    let (other, _process) = server.another(&[]).await;
    for round in 0..12 {
        let told = warm(&server, &salon, ANSWERS).await;
        let there = slots(&server.client, &other, &salon).await;
        assert_eq!(told, there);
        let start = starts(&told)[round % 3].to_owned();
        let path = format!("/v1/public/{}/bookings", salon.slug);
        let (status, held) =
            server.post(&path, &wish(&salon, &start, &format!("{round}@example.org"))).await;
        assert_eq!(status, StatusCode::CREATED, "{held}");
        let after = slots(&server.client, &server.url, &salon).await;
        assert!(!starts(&after).contains(&start.as_str()), "the node that took it offers it");
        tokio::time::sleep(BLIND).await;
        let after = slots(&server.client, &other, &salon).await;
        assert!(!starts(&after).contains(&start.as_str()), "the other node offers it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_in_sql_is_known_within_a_tenth_of_a_second_avl_1() {
    let server = Server::with(&[("METRICS_ADDR", "127.0.0.1:0")]).await;
    let salon = Salon::builder().build(&server.database).await;
    let client = server.database.server().await;
    for round in 0..6 {
        let told = warm(&server, &salon, ANSWERS).await;
        let first = starts(&told)[0].to_owned();
        let customer = json!({"name": "Kim", "email": format!("{round}@example.org")});
        let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, null, '{\"confirm\": true}')";
        client.query(sql, &[&salon.tenant, &salon.service, &first, &customer]).await.unwrap();
        tokio::time::sleep(BLIND).await;
        let after = slots(&server.client, &server.url, &salon).await;
        assert!(!starts(&after).contains(&first.as_str()), "it is still offered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_ends_gives_its_time_back_in_that_moment_bkg_3_avl_1() {
    let server = Server::with(&[("METRICS_ADDR", "127.0.0.1:0"), ("HOLD_SECONDS", "2")]).await;
    let salon = Salon::builder().build(&server.database).await;
    let admin = server.database.superuser().await;
    let free = slots(&server.client, &server.url, &salon).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    for start in starts(&free).into_iter().take(3) {
        let (status, held) = server.post(&path, &wish(&salon, start, "kim@example.org")).await;
        assert_eq!(status, StatusCode::CREATED, "{held}");
        let told = warm(&server, &salon, ANSWERS).await;
        assert!(!starts(&told).contains(&start));
        let end = held["hold_expires_at"].as_str().unwrap();
        let left = "select greatest(extract(epoch from $1::text::timestamptz - clock_timestamp()), 0)::float8";
        loop {
            let seconds: f64 = admin.query_one(left, &[&end]).await.unwrap().get(0);
            if seconds == 0.0 {
                break;
            }
            slots(&server.client, &server.url, &salon).await;
            tokio::time::sleep(Duration::from_secs_f64(seconds.min(0.01))).await;
        }
        let after = slots(&server.client, &server.url, &salon).await;
        assert!(starts(&after).contains(&start), "its time is over and it is still in the way");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_another_business_takes_over_answers_for_that_one_ten_2() {
    let server = Server::with(&[("METRICS_ADDR", "127.0.0.1:0")]).await;
    let (first, second) = (
        Salon::builder().build(&server.database).await,
        Salon::builder().build(&server.database).await,
    );
    let keys = [server.key(&first, "*").await, server.key(&second, "*").await];
    warm(&server, &first, ANSWERS).await;
    let rename = async |key: &str, business: Uuid, slug: &str| {
        let path = format!("/v1/businesses/{business}");
        let body = json!({"slug": slug});
        let (status, body) = server.with_key(key, Method::PATCH, &path, Some(&body)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    };
    let left = format!("left-{}", &first.slug);
    rename(&keys[0], first.business, &left[..left.len().min(60)]).await;
    let asked = format!(
        "/v1/public/{}/availability?service_id={}&from={DAY}&to=2031-05-09",
        first.slug, first.service
    );
    let (status, body) = server.get(&asked).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{body}");
    rename(&keys[1], second.business, &first.slug).await;
    let (status, body) = server.get(&asked).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "the service is another tenant's: {body}");
}

/// Asks until rules come from memory. What was set before has its position by then: until it has, it is told each time.
async fn warm_rules(server: &Server, salon: &Salon) -> Value {
    let admin = server.database.superuser().await;
    let sql = "select exists (select from outbox where position is null)";
    while admin.query_one(sql, &[]).await.unwrap().get(0) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(BLIND).await;
    warm(server, salon, RULES).await
}

#[tokio::test(flavor = "multi_thread")]
async fn bookings_are_seen_at_once_by_rules_that_are_kept_avl_1() {
    let server = Server::with(&[("METRICS_ADDR", "127.0.0.1:0"), ("KEPT_ANSWERS_MIB", "0")]).await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    for round in 0..8 {
        let told = warm_rules(&server, &salon).await;
        let start = starts(&told)[0].to_owned();
        let body = wish(&salon, &start, &format!("{round}@example.org"));
        let (status, held) = match round % 2 {
            0 => server.post(&path, &body).await,
            _ => server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await,
        };
        assert_eq!(status, StatusCode::CREATED, "{held}");
        for late in [Duration::ZERO, BLIND] {
            // When the database has told of the booking too.
            tokio::time::sleep(late).await;
            let before = counted(&server, RULES).await;
            let after = slots(&server.client, &server.url, &salon).await;
            assert!(!starts(&after).contains(&start.as_str()), "{start} is still offered");
            let known = counted(&server, RULES).await > before;
            assert!(known, "round {round}, {late:?}: it has forgotten what the business has set");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_business_sets_is_in_force_at_once_and_elsewhere_soon_avl_1() {
    let settings = [("METRICS_ADDR", "127.0.0.1:0"), ("KEPT_ANSWERS_MIB", "0")];
    let server = Server::with(&settings).await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let (other, _process) = server.another(&[("KEPT_ANSWERS_MIB", "0")]).await;
    let service = format!("/v1/services/{}", salon.service);
    for round in 0..8 {
        let told = warm_rules(&server, &salon).await;
        assert_eq!(told, slots(&server.client, &other, &salon).await);
        let minutes = [15, 60][round % 2];
        let body = json!({"step_minutes": minutes});
        let (status, answer) = server.with_key(&key, Method::PATCH, &service, Some(&body)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let after = slots(&server.client, &server.url, &salon).await;
        assert_ne!(after, told, "round {round}: the node that changed it goes on as before");
        tokio::time::sleep(BLIND).await;
        assert_eq!(after, slots(&server.client, &other, &salon).await, "round {round}: elsewhere");
    }
}

/// Random changes by one node, which keeps answers; another keeps none.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_what_the_database_would_answer_avl_1() {
    let server = Server::with(&[("METRICS_ADDR", "127.0.0.1:0")]).await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let nothing = [("KEPT_ANSWERS_MIB", "0"), ("KEPT_RULES_MIB", "0")];
    let (plain, _process) = server.another(&nothing).await;
    let mut dice = Dice::new(7);
    let mut booked: Vec<String> = Vec::new();
    let begun = counted(&server, ANSWERS).await;
    let mut compared = 0;
    for round in 0..60 {
        let free = slots(&server.client, &plain, &salon).await;
        change(&server, &key, &salon, &free, &mut dice, &mut booked, round).await;
        // Twice, for the second may come from memory. Around a full minute the truth itself changes: then nothing is said.
        for _ in 0..2 {
            let before = slots(&server.client, &plain, &salon).await;
            let kept = slots(&server.client, &server.url, &salon).await;
            let after = slots(&server.client, &plain, &salon).await;
            if before == after {
                assert_eq!(kept, after, "round {round}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
    assert!(counted(&server, ANSWERS).await > begun, "nothing came from memory");
}

async fn change(
    server: &Server,
    key: &str,
    salon: &Salon,
    free: &Value,
    dice: &mut Dice,
    booked: &mut Vec<String>,
    round: usize,
) {
    let starts = starts(free);
    let service = format!("/v1/services/{}", salon.service);
    let (method, path, body) = match dice.below(6) {
        0 | 1 if !starts.is_empty() => {
            let at = usize::try_from(dice.below(starts.len() as u64)).unwrap();
            let mut body = wish(salon, starts[at], &format!("{round}@example.org"));
            body["confirm"] = true.into();
            (Method::POST, "/v1/bookings".to_owned(), body)
        }
        2 if !booked.is_empty() => {
            let id = booked.swap_remove(0);
            (Method::POST, format!("/v1/bookings/{id}/cancel"), json!({}))
        }
        3 => {
            let minutes = 30 + 15 * dice.below(4);
            (Method::PATCH, service, json!({"duration_minutes": minutes}))
        }
        4 => {
            let minutes = [15, 30, 60][usize::try_from(dice.below(3)).unwrap()];
            (Method::PATCH, service, json!({"step_minutes": minutes}))
        }
        _ => {
            let minutes = 60 * dice.below(5);
            (Method::PATCH, service, json!({"buffer_after_minutes": minutes / 4}))
        }
    };
    let (status, answer) = server.with_key(key, method.clone(), &path, Some(&body)).await;
    assert!(status.is_success(), "{method} {path} {body}: {status} {answer}");
    if path == "/v1/bookings" {
        booked.push(answer["id"].as_str().unwrap().to_owned());
    }
}
