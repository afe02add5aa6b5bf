//! CAT-7: what is asked with a booking, what is taken for an answer, and what the booking keeps of it.

mod answers;
mod catalogue;
mod doors;
mod holds;
mod races;

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

const KIM: &str = "kim@example.org";
const MORNING: &str = "2031-05-05 10:00+02";
const NOON: &str = "2031-05-05 12:00+02";
const TERMS: &str = "I have read what happens in case of fire.";

/// A salon with three staff, and a connection of the server's.
async fn salon() -> (Database, Salon, Client) {
    let database = Database::lease().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let client = database.server().await;
    (database, salon, client)
}

async fn ask(client: &Client, salon: &Salon, document: Value) -> Result<Value, Error> {
    let statement = "select api.create_question($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &salon.service, &document]).await
}

async fn change(
    client: &Client,
    salon: &Salon,
    question: &Value,
    document: Value,
) -> Result<Value, Error> {
    let statement = "select api.update_question($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &id(question), &document]).await
}

async fn delete(client: &Client, salon: &Salon, question: &Value) -> Value {
    let statement = "select api.delete_question($1, $2)";
    call(client, statement, &[&salon.tenant, &id(question)]).await.unwrap()
}

async fn questions(client: &Client, salon: &Salon) -> Vec<Value> {
    let statement = "select coalesce(jsonb_agg(q), '[]') from api.list_questions($1, $2) q";
    let all = call(client, statement, &[&salon.tenant, &salon.service]).await.unwrap();
    all.as_array().unwrap().clone()
}

/// One of each kind: `allergies` (text), `room` (one of two), `drinks` (several of three), `age` (a whole number from
/// 12 to 99) and `fire` (a consent), the last two required.
async fn ask_everything(client: &Client, salon: &Salon) -> Vec<Value> {
    let mut made = Vec::new();
    for document in [
        json!({"key": "allergies", "kind": "text", "label": "Allergies", "max_length": 20}),
        json!({"key": "room", "kind": "choice", "label": "Which room?", "options": [
            {"value": "quiet", "label": "The quiet one"}, {"value": "street", "label": "With a view of the street"}]}),
        json!({"key": "drinks", "kind": "choice", "label": "Drinks", "multiple": true, "options": [
            {"value": "tea", "label": "Tea"}, {"value": "coffee", "label": "Coffee"}, {"value": "water", "label": "Water"}]}),
        json!({"key": "age", "kind": "number", "label": "Age of the youngest", "required": true, "whole": true, "min": 12, "max": 99}),
        json!({"key": "fire", "kind": "consent", "label": "Fire", "required": true, "consent_text": TERMS}),
    ] {
        made.push(ask(client, salon, document).await.unwrap());
    }
    made
}

/// What answers the two that are required.
fn enough() -> Value {
    json!({"age": 30, "fire": true})
}

fn and(mut answers: Value, more: Value) -> Value {
    answers.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    answers
}

async fn book(
    client: &Client,
    salon: &Salon,
    starts_at: &str,
    answers: Value,
) -> Result<Value, Error> {
    salon.reserve(client, starts_at, KIM, json!({"answers": answers, "confirm": true})).await
}

async fn hold(client: &Client, salon: &Salon, answers: Value) -> Result<Value, Error> {
    salon.reserve(client, MORNING, KIM, json!({"answers": answers})).await
}

async fn answer(
    client: &Client,
    salon: &Salon,
    booking: Uuid,
    answers: Value,
) -> Result<Value, Error> {
    let statement = "select api.answer_hold($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &booking, &answers]).await
}

async fn edit(
    client: &Client,
    salon: &Salon,
    booking: Uuid,
    answers: Value,
) -> Result<Value, Error> {
    let statement = "select api.update_booking($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &booking, &json!({"answers": answers})]).await
}

fn facts(error: &Error) -> Value {
    let detail = error.as_db_error().unwrap().detail().unwrap_or("{}");
    serde_json::from_str(detail).unwrap()
}

/// Code and field of a refusal.
fn field(error: &Error) -> (String, String) {
    (refusal(error), facts(error)["field"].as_str().unwrap_or_default().to_owned())
}

/// Keys and reasons of a refusal of answers.
fn faults(error: &Error) -> Vec<(String, String)> {
    assert_eq!(refusal(error), "answers_invalid", "{error:?}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = facts(error)["errors"].as_array().unwrap().clone();
    errors.iter().map(|one| (text(&one["key"]), text(&one["reason"]))).collect()
}

fn fault(key: &str, reason: &str) -> (String, String) {
    (key.to_owned(), reason.to_owned())
}

/// The values that a booking keeps, by key.
fn values(booking: &Value) -> Value {
    let one = |kept: &Value| (kept["key"].as_str().unwrap().to_owned(), kept["value"].clone());
    booking["answers"].as_array().unwrap().iter().map(one).collect::<serde_json::Map<_, _>>().into()
}

/// The kept answer to a question.
fn kept<'a>(booking: &'a Value, key: &str) -> &'a Value {
    booking["answers"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap()
}
