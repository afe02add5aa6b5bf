//! Times out of use in the database.

use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::platform::db::{Database, Error, store};
use crate::platform::http::Page;
use crate::platform::words::ShortText;
use crate::resources::model::{NewOutOfUse, OutOfUse};

/// A page of rows: JSON, time, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    resource_id: Option<Uuid>,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.out_of_use_json(t), t.created_at, t.id from time_off t
                where t.tenant_id = $1 and t.resource_id is not null and (t.created_at, t.id) > ($2, $3)
                  and ($5::uuid is null or t.resource_id = $5)
                order by t.created_at, t.id limit $4";
    db.query(tenant, sql, &[&tenant, &page.after, &page.after_id, &page.rows, &resource_id]).await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<OutOfUse>, Error> {
    let sql = "select internal.out_of_use_json(t) from time_off t
                where t.tenant_id = $1 and t.id = $2 and t.resource_id is not null";
    db.find(tenant, sql, &[&tenant, &id]).await
}

/// Adds one.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    new: &NewOutOfUse,
    request: &Value,
) -> Result<OutOfUse, Error> {
    let sql = "select api.add_out_of_use($1, $2, $3, $4, $5, $6, $7, $8)";
    let (starts, ends) = (new.starts_at.timestamp(), new.ends_at.timestamp());
    let reason = new.reason.as_ref().map(ShortText::as_str);
    let id = vocab::new_id();
    db.command(
        sql,
        &[&tenant, &new.resource_id, &starts, &ends, &new.unit_id, &reason, &id, request],
    )
    .await
}

store!(delete "remove_out_of_use");
