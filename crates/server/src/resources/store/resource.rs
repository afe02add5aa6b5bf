//! Rooms and equipment in the database.

use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::catalog::model::Service;
use crate::platform::db::{Database, Error};
use crate::platform::http::Page;
use crate::resources::model::Resource;

/// A page of rows: JSON, time, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    business_id: Option<Uuid>,
    group_id: Option<Uuid>,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.resource_json(t), t.created_at, t.id from resources t
                where t.tenant_id = $1 and (t.created_at, t.id) > ($2, $3)
                  and ($5::uuid is null or t.business_id = $5)
                  and ($6::uuid is null or t.group_id = $6)
                order by t.created_at, t.id limit $4";
    db.query(
        tenant,
        sql,
        &[&tenant, &page.after, &page.after_id, &page.rows, &business_id, &group_id],
    )
    .await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<Resource>, Error> {
    let sql =
        "select internal.resource_json(t) from resources t where t.tenant_id = $1 and t.id = $2";
    db.find(tenant, sql, &[&tenant, &id]).await
}

/// Adds one to a business.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
    document: &Value,
    request: &Value,
) -> Result<Resource, Error> {
    let sql = "select api.create_resource($1, $2, $3, p_id => $4, p_request => $5)";
    db.command(sql, &[&tenant, &business, document, &vocab::new_id(), request]).await
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
) -> Result<Resource, Error> {
    let sql = "select api.update_resource($1, $2, $3, p_if_version => $4, p_request => $5)";
    db.command(sql, &[&tenant, &change.id, &change.document, &change.if_match, request]).await
}

/// Deletes one.
pub async fn delete(db: &Database, tenant: Uuid, id: Uuid, request: &Value) -> Result<(), Error> {
    let _: Value =
        db.command("select api.delete_resource($1, $2, $3)", &[&tenant, &id, request]).await?;
    Ok(())
}

/// Says what a service needs beside people.
pub async fn set_needs(
    db: &Database,
    tenant: Uuid,
    service: Uuid,
    needs: &Value,
    request: &Value,
) -> Result<Service, Error> {
    let sql = "select api.set_service_resources($1, $2, $3, $4)";
    db.command(sql, &[&tenant, &service, needs, request]).await
}
