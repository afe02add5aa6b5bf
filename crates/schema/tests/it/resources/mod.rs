//! CAT-5: rooms and devices that services need, which no number of clients books twice.

mod choice;
mod races;
mod reassigning;
mod stock;

use serde_json::{Value, json};
use testkit::{Salon, call, id};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

const MORNING: &str = "2031-05-05 10:00+02";
const NOON: &str = "2031-05-05 12:00+02";
const KIM: &str = "kim@example.org";

pub(crate) async fn group(client: &Client, salon: &Salon, name: &str) -> Uuid {
    let statement = "select api.create_resource_group($1, $2, $3)";
    let document = json!({ "name": name });
    id(&call(client, statement, &[&salon.tenant, &salon.business, &document]).await.unwrap())
}

pub(crate) async fn resource(client: &Client, salon: &Salon, document: Value) -> Value {
    let statement = "select api.create_resource($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &salon.business, &document]).await.unwrap()
}

pub(crate) async fn update(
    client: &Client,
    salon: &Salon,
    resource: Uuid,
    fields: Value,
) -> Result<Value, Error> {
    call(client, "select api.update_resource($1, $2, $3)", &[&salon.tenant, &resource, &fields])
        .await
}

async fn needs(client: &Client, salon: &Salon, needs: Value) -> Result<Value, Error> {
    needs_of(client, salon, salon.service, needs).await
}

pub(crate) async fn needs_of(
    client: &Client,
    salon: &Salon,
    service: Uuid,
    needs: Value,
) -> Result<Value, Error> {
    let statement = "select api.set_service_resources($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &service, &needs]).await
}

/// The ids of a resource's units, by number.
pub(crate) fn units(resource: &Value) -> Vec<String> {
    let units = resource["units"].as_array().unwrap();
    units.iter().map(|unit| unit["id"].as_str().unwrap().to_owned()).collect()
}

/// The units that a booking has.
pub(crate) fn taken(booking: &Value) -> Vec<String> {
    let units = booking["unit_ids"].as_array().unwrap();
    units.iter().map(|unit| unit.as_str().unwrap().to_owned()).collect()
}

pub(crate) fn facts(error: &Error) -> Value {
    serde_json::from_str(error.as_db_error().unwrap().detail().unwrap()).unwrap()
}
