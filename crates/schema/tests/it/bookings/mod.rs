//! What the booking commands accept, what they refuse, and in which words.

mod holds;
mod moves;
mod rules;

use serde_json::Value;
use testkit::{Salon, call};
use tokio_postgres::Client;
use uuid::Uuid;

const MORNING: &str = "2031-05-05 10:00+02";

const KIM: &str = "kim@example.org";

async fn set_service(client: &Client, salon: &Salon, fields: Value) {
    let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
        &[&salon.tenant, &salon.business, &fields, &salon.service];
    call(client, "select api.upsert_service($1, $2, $3, $4)", parameters).await.unwrap();
}

async fn state_of(client: &Client, salon: &Salon, booking: Uuid) -> String {
    client
        .batch_execute(&format!("begin; set local app.tenant_id = '{}'", salon.tenant))
        .await
        .unwrap();
    let row = client
        .query_one(
            "select internal.booking_json(b) ->> 'state' from bookings b where id = $1",
            &[&booking],
        )
        .await
        .unwrap();
    client.batch_execute("commit").await.unwrap();
    row.get(0)
}
