//! Promotions in the database.

use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use super::Change;
use crate::platform::db::{Database, Error};
use crate::platform::http::Page;
use crate::prices::model::Promotion;

/// A page of rows: JSON, time, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    business_id: Option<Uuid>,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.promotion_json(t), t.created_at, t.id from promotions t
                where t.tenant_id = $1 and (t.created_at, t.id) > ($2, $3)
                  and ($5::uuid is null or t.business_id = $5)
                order by t.created_at, t.id limit $4";
    db.query(tenant, sql, &[&tenant, &page.after, &page.after_id, &page.rows, &business_id]).await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<Promotion>, Error> {
    let sql =
        "select internal.promotion_json(t) from promotions t where t.tenant_id = $1 and t.id = $2";
    db.find(tenant, sql, &[&tenant, &id]).await
}

/// Adds one to a business.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
    document: &Value,
    request: &Value,
) -> Result<Promotion, Error> {
    let sql = "select api.create_promotion($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &business, document, &vocab::new_id(), request]).await
}

/// Changes one.
pub async fn update(
    db: &Database,
    tenant: Uuid,
    change: &Change,
    request: &Value,
) -> Result<Promotion, Error> {
    let sql = "select api.update_promotion($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &change.id, &change.document, &change.if_match, request]).await
}

/// Deletes one.
pub async fn delete(db: &Database, tenant: Uuid, id: Uuid, request: &Value) -> Result<(), Error> {
    let _: Value =
        db.command("select api.delete_promotion($1, $2, $3)", &[&tenant, &id, request]).await?;
    Ok(())
}
