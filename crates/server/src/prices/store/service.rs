//! The prices of a service in the database.

use serde_json::Value;
use uuid::Uuid;

use super::Change;
use crate::platform::db::{Database, Error};
use crate::prices::model::ServicePrices;

/// Those of a service.
pub async fn find(
    db: &Database,
    tenant: Uuid,
    service: Uuid,
) -> Result<Option<ServicePrices>, Error> {
    let sql = "select internal.prices_json(s) from services s where s.tenant_id = $1 and s.id = $2";
    db.find(tenant, sql, &[&tenant, &service]).await
}

/// Replaces them.
pub async fn set(
    db: &Database,
    tenant: Uuid,
    change: &Change,
    request: &Value,
) -> Result<ServicePrices, Error> {
    let sql = "select api.set_service_prices($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &change.id, &change.document, &change.if_match, request]).await
}
