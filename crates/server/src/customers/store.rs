//! Customers in the database.

use serde::Deserialize;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use super::model::Customer;
pub use crate::platform::db::Change;
use crate::platform::db::{Database, Error, store};
use crate::platform::http::Page;

/// A page of rows that a filter finds: JSON, time, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    filter: &Value,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.customer_json(c), c.created_at, c.id
                 from internal.find_customers($1, $2, $3, $4, $5::bigint::integer) c";
    let (after, after_id) = page.place();
    db.query(tenant, sql, &[&tenant, filter, &after, &after_id, &page.rows]).await
}

store!(find Customer: "customer_json" of "customers");

/// A customer, and whether they were added or found.
#[derive(Debug, Deserialize)]
pub struct Upserted {
    /// Added just now.
    pub is_new: bool,
    /// The customer.
    #[serde(flatten)]
    pub customer: Customer,
}

/// Adds one, or finds the one with this contact.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    document: &Value,
    request: &Value,
) -> Result<Upserted, Error> {
    let sql = "select api.upsert_customer($1, $2, p_request => $3)";
    db.command(sql, &[&tenant, document, request]).await
}

/// Changes one.
pub async fn update(
    db: &Database,
    tenant: Uuid,
    change: &Change,
    request: &Value,
) -> Result<Customer, Error> {
    let sql = "select api.upsert_customer($1, $3, p_id => $2, p_if_version => $4, p_request => $5)";
    db.command(sql, &[&tenant, &change.id, &change.document, &change.if_match, request]).await
}
