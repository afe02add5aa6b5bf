//! Time off in the database.

use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::platform::db::{Database, Error, store};
use crate::platform::http::Page;
use crate::platform::words::ShortText;
use crate::schedules::model::{NewTimeOff, TimeOff};

/// A page of rows: JSON, time, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    staff_id: Option<Uuid>,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.time_off_json(t), t.created_at, t.id from time_off t
                where t.tenant_id = $1 and t.staff_id is not null and (t.created_at, t.id) > ($2, $3)
                  and ($5::uuid is null or t.staff_id = $5)
                order by t.created_at, t.id limit $4";
    db.query(tenant, sql, &[&tenant, &page.after, &page.after_id, &page.rows, &staff_id]).await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<TimeOff>, Error> {
    let sql = "select internal.time_off_json(t) from time_off t
                where t.tenant_id = $1 and t.id = $2 and t.staff_id is not null";
    db.find(tenant, sql, &[&tenant, &id]).await
}

/// Adds one.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    new: &NewTimeOff,
    request: &Value,
) -> Result<TimeOff, Error> {
    let sql = "select api.add_time_off($1, $2, $3, $4, $5, $6, $7)";
    let (starts, ends) = (new.starts_at.timestamp(), new.ends_at.timestamp());
    let reason = new.reason.as_ref().map(ShortText::as_str);
    db.command(sql, &[&tenant, &new.staff_id, &starts, &ends, &reason, &vocab::new_id(), request])
        .await
}

store!(delete "remove_time_off");
