//! Services in the database.

use serde_json::Value;
use uuid::Uuid;

use crate::catalog::model::Service;
use crate::platform::db::{Database, Error, store};

store!(list "service_json" of "services");

store!(find Service: "service_json" of "services");

store!(create Service: "upsert_service");

/// What is to be changed of which one, and the version it was read at.
#[derive(Debug)]
pub struct Change {
    /// Which one.
    pub id: Uuid,
    /// Whose it is.
    pub business: Uuid,
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
) -> Result<Service, Error> {
    let sql =
        "select api.upsert_service($1, $6, $3, p_id => $2, p_if_version => $4, p_request => $5)";
    db.command(
        sql,
        &[&tenant, &change.id, &change.document, &change.if_match, request, &change.business],
    )
    .await
}

store!(delete "delete_service");

/// Archives one.
pub async fn archive(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    request: &Value,
) -> Result<Service, Error> {
    db.command("select api.archive_service($1, $2, $3)", &[&tenant, &id, request]).await
}

/// Replaces the list of those who perform it.
pub async fn set_staff(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    staff: &Value,
    request: &Value,
) -> Result<Service, Error> {
    db.command("select api.set_service_staff($1, $2, $3, $4)", &[&tenant, &id, staff, request])
        .await
}
