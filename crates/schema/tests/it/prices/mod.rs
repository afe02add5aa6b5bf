//! CAT-6: what a booking costs, what its lines say about it, and who may use a code.

mod catalogue;
mod example;
mod faults;
mod lines;
mod promotions;
mod sessions;
mod twin;
mod twin_rules;

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

const MORNING: &str = "2031-05-05 10:00+02";
const KIM: &str = "kim@example.org";

/// A salon with three staff and parties of up to 100, and a connection of the server's.
async fn salon() -> (Database, Salon, Client) {
    let database = Database::lease().await;
    let service = json!({"party_max": 100});
    let salon = Salon::builder().staff(3).service(service).build(&database).await;
    let client = database.server().await;
    (database, salon, client)
}

/// What the lines of a price add up to.
fn sum(lines: &Value) -> i64 {
    lines.as_array().unwrap().iter().map(|line| line["total_minor"].as_i64().unwrap()).sum()
}

async fn set_prices(client: &Client, salon: &Salon, document: Value) -> Result<Value, Error> {
    let statement = "select api.set_service_prices($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &salon.service, &document]).await
}

async fn make_tax(client: &Client, salon: &Salon, document: Value) -> Uuid {
    let statement = "select api.create_tax($1, $2, $3)";
    id(&call(client, statement, &[&salon.tenant, &salon.business, &document]).await.unwrap())
}

async fn make_promotion(client: &Client, salon: &Salon, document: Value) -> Result<Value, Error> {
    let statement = "select api.create_promotion($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &salon.business, &document]).await
}

async fn quote(
    client: &Client,
    salon: &Salon,
    starts_at: &str,
    options: &Value,
) -> Result<Value, Error> {
    let statement = "select api.quote_booking($1, $2, $3::text::timestamptz, $4)";
    call(client, statement, &[&salon.tenant, &salon.service, &starts_at, options]).await
}

/// The facts of a refusal, and its code.
fn facts(error: &Error) -> (String, Value) {
    let detail = error.as_db_error().unwrap().detail().unwrap_or("{}");
    (refusal(error), serde_json::from_str(detail).unwrap())
}

fn field(error: &Error) -> (String, String) {
    let (code, facts) = facts(error);
    (code, facts["field"].as_str().unwrap_or_default().to_owned())
}
