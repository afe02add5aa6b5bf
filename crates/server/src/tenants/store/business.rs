//! Businesses in the database.

use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::platform::db::{Database, Error};
use crate::platform::http::Page;
use crate::tenants::model::Business;

/// A page of rows: JSON, time, id.
pub async fn list(db: &Database, tenant: Uuid, page: Page) -> Result<Vec<Row>, Error> {
    let sql = "select internal.business_json(t), t.created_at, t.id from businesses t
                where t.tenant_id = $1 and (t.created_at, t.id) > ($2, $3)
                order by t.created_at, t.id limit $4";
    db.query(tenant, sql, &[&tenant, &page.after, &page.after_id, &page.rows]).await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<Business>, Error> {
    let sql =
        "select internal.business_json(t) from businesses t where t.tenant_id = $1 and t.id = $2";
    db.find(tenant, sql, &[&tenant, &id]).await
}

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

/// What is to be changed of which one, and the version it was read at.
#[derive(Debug)]
pub struct Change {
    /// Which one.
    pub id: Uuid,
    /// The fields.
    pub document: Value,
    /// The version that the change is for.
    pub if_match: Option<i32>,
}

/// Changes one.
pub async fn update(
    db: &Database,
    tenant: Uuid,
    change: &Change,
    request: &Value,
) -> Result<Business, Error> {
    let sql = "select api.update_business($1, $2, $3, p_if_version => $4, p_request => $5)";
    db.command(sql, &[&tenant, &change.id, &change.document, &change.if_match, request]).await
}

/// Gives one a new embed key.
pub async fn rotate_embed_key(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    request: &Value,
) -> Result<Business, Error> {
    db.command("select api.rotate_embed_key($1, $2, $3)", &[&tenant, &id, request]).await
}
