//! The tenant itself in the database.

use serde_json::Value;
use uuid::Uuid;

use crate::platform::db::{Database, Error};
use crate::tenants::model::Tenant;

/// The tenant.
pub async fn find(db: &Database, tenant: Uuid) -> Result<Option<Tenant>, Error> {
    let sql = "select internal.tenant_json(t) from tenants t where t.tenant_id = $1";
    db.find(tenant, sql, &[&tenant]).await
}

/// Changes the tenant.
pub async fn update(
    db: &Database,
    tenant: Uuid,
    document: &Value,
    if_match: Option<i32>,
    request: &Value,
) -> Result<Tenant, Error> {
    let sql = "select api.update_tenant($1, $2, $3, $4)";
    db.command(sql, &[&tenant, document, &if_match, request]).await
}

/// The tenant and business behind a public slug.
pub async fn resolve_slug(db: &Database, slug: &str) -> Result<Option<(Uuid, Uuid)>, Error> {
    let rows = db
        .query_global("select tenant_id, business_id from context.resolve_slug($1)", &[&slug])
        .await?;
    match rows.first() {
        Some(row) => Ok(Some((row.try_get(0)?, row.try_get(1)?))),
        None => Ok(None),
    }
}
