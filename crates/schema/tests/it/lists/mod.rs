//! BKG-11: lists that find, sort, stay fast under row-level security, and changes that nobody misses.

mod changes;
mod filters;
mod plans;
mod search;

use serde_json::{Value, json};
use testkit::{Salon, call};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

/// What a list finds: one field of each row, in its order.
async fn listed(
    client: &Client,
    tenant: Uuid,
    field: &str,
    filter: Value,
) -> Result<Vec<String>, Error> {
    let sql = format!(
        "select ({field})::text from api.list_bookings($1, null, null, p_filter => $2) with ordinality order by ordinality"
    );
    let rows = client.query(&sql, &[&tenant, &filter]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// The names of the customers that a filter finds, sorted.
async fn customers(client: &Client, tenant: Uuid, filter: Value) -> Result<Vec<String>, Error> {
    let sql = "select name from api.list_customers($1, p_filter => $2)";
    let rows = client.query(sql, &[&tenant, &filter]).await?;
    let mut names: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    names.sort();
    Ok(names)
}

async fn add_customer(client: &Client, tenant: Uuid, document: Value) -> Value {
    call(client, "select api.upsert_customer($1, $2)", &[&tenant, &document]).await.unwrap()
}

/// Books for somebody, by name, at once.
async fn book(client: &Client, salon: &Salon, starts_at: &str, customer: Value) -> Value {
    let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, p_options => $5)";
    let options = json!({"confirm": true});
    call(client, sql, &[&salon.tenant, &salon.service, &starts_at, &customer, &options])
        .await
        .unwrap()
}
