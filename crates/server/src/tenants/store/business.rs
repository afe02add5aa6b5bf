//! Businesses in the database.

use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

pub use crate::platform::db::Change;
use crate::platform::db::{Database, Error, store};
use crate::platform::http::Page;
use crate::tenants::model::Business;

/// A page of rows: JSON, time, id.
pub async fn list(db: &Database, tenant: Uuid, page: Page) -> Result<Vec<Row>, Error> {
    let sql = "select internal.business_json(t), t.created_at, t.id from businesses t
                where t.tenant_id = $1 and (t.created_at, t.id) > ($2, $3)
                order by t.created_at, t.id limit $4";
    db.query(tenant, sql, &[&tenant, &page.after, &page.after_id, &page.rows]).await
}

store!(find Business: "business_json" of "businesses");

/// Adds one.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    document: &Value,
    request: &Value,
) -> Result<Business, Error> {
    let sql = "select api.create_business($1, $2, p_id => $3, p_request => $4)";
    db.command(sql, &[&tenant, document, &vocab::new_id(), request]).await
}

store!(update Business: "update_business");

/// Gives one a new embed key.
pub async fn rotate_embed_key(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    request: &Value,
) -> Result<Business, Error> {
    db.command("select api.rotate_embed_key($1, $2, $3)", &[&tenant, &id, request]).await
}
