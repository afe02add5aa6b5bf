//! Rooms and equipment in the database.

use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::catalog::model::Service;
pub use crate::platform::db::Change;
use crate::platform::db::{Database, Error, store};
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

store!(find Resource: "resource_json" of "resources");

store!(create Resource: "create_resource");

store!(update Resource: "update_resource");

store!(delete "delete_resource");

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
