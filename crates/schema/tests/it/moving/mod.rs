//! BKG-4: a booking is moved as a whole, or not at all.

mod appointments;
mod prices;
mod races;
mod seats;

use serde_json::{Value, json};
use testkit::{Salon, call, id};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

const TEN: &str = "2031-05-05 10:00+02";
const NOON: &str = "2031-05-05 12:00+02";
const KIM: &str = "kim@example.org";

/// Moves a booking; what isn't asked for stays.
async fn reschedule(
    client: &Client,
    salon: &Salon,
    booking: Uuid,
    starts_at: Option<&str>,
    staff: Option<Uuid>,
    options: Value,
) -> Result<Value, Error> {
    let sql = "select api.reschedule_booking($1, $2, $3::text::timestamptz, $4, $5)";
    call(client, sql, &[&salon.tenant, &booking, &starts_at, &staff, &options]).await
}

async fn to(client: &Client, salon: &Salon, booking: Uuid, at: &str) -> Result<Value, Error> {
    reschedule(client, salon, booking, Some(at), None, json!({})).await
}

/// A confirmed booking with this person.
async fn booked(client: &Client, salon: &Salon, starts_at: &str, staff: Uuid) -> Uuid {
    let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, '{\"name\": \"Kim\", \"email\": \"kim@example.org\"}', $4, '{\"confirm\": true}')";
    id(&call(client, sql, &[&salon.tenant, &salon.service, &starts_at, &staff]).await.unwrap())
}

async fn read(client: &Client, salon: &Salon, booking: Uuid) -> Value {
    salon.command(client, "get_booking", booking).await.unwrap()
}

async fn moves(client: &Client, salon: &Salon, booking: Uuid) -> Value {
    salon.command(client, "list_booking_moves", booking).await.unwrap()
}

/// Another service of the same business, performed by all of its people.
async fn variant(client: &Client, salon: &Salon, fields: Value) -> Uuid {
    let sql = "select api.upsert_service($1, $2, $3)";
    let service = id(&call(client, sql, &[&salon.tenant, &salon.business, &fields]).await.unwrap());
    let all: Value = salon.staff.iter().map(|staff| json!({"staff_id": staff})).collect();
    let sql = "select api.set_service_staff($1, $2, $3)";
    call(client, sql, &[&salon.tenant, &service, &all]).await.unwrap();
    service
}
