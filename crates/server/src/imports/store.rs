//! Imports and the database.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::names::House;
use crate::platform::db::{Database, Error};

/// A business with what tables name.
pub async fn house(db: &Database, tenant: Uuid, business: Uuid) -> Result<Option<House>, Error> {
    let sql = "select jsonb_build_object('id', b.id, 'timezone', b.timezone, 'currency', b.currency,
                      'services', (
                          select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'is_session', s.kind = 'session',
                                     'duration_minutes', s.duration_minutes, 'buffer_before_minutes', s.buffer_before_minutes,
                                     'buffer_after_minutes', s.buffer_after_minutes, 'currency', s.currency,
                                     'staff_ids', (select coalesce(jsonb_agg(p.staff_id), '[]') from service_staff p
                                                    where p.tenant_id = s.tenant_id and p.service_id = s.id)) order by s.id), '[]')
                            from services s where s.tenant_id = b.tenant_id and s.business_id = b.id and s.status <> 'archived'),
                      'staff', (
                          select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'email', s.email) order by s.id), '[]')
                            from staff s where s.tenant_id = b.tenant_id and s.business_id = b.id and s.status <> 'archived'))
                 from businesses b where b.tenant_id = $1 and b.id = $2";
    db.find(tenant, sql, &[&tenant, &business]).await
}

/// The database's clock.
pub async fn now(db: &Database) -> Result<Timestamp, Error> {
    let rows = db.query_global("select clock_timestamp()", &[]).await?;
    let row = rows.first().ok_or_else(|| Error::Fault("no clock".into()))?;
    Ok(row.try_get(0)?)
}

/// The account of a business of this public name.
pub async fn of_slug(db: &Database, slug: &str) -> Result<Option<(Uuid, Uuid)>, Error> {
    let sql = "select tenant_id, business_id from context.resolve_slug($1)";
    let rows = db.query_global(sql, &[&slug]).await?;
    match rows.first() {
        Some(row) => Ok(Some((row.try_get(0)?, row.try_get(1)?))),
        None => Ok(None),
    }
}

/// A row to be written, or tried.
#[derive(Debug)]
pub struct Write<'a> {
    /// The tenant.
    pub tenant: Uuid,
    /// The business.
    pub business: Uuid,
    /// `customer`, `service` or `booking`.
    pub kind: &'static str,
    /// The document of the command.
    pub document: &'a Value,
    /// The id of a service.
    pub id: Option<Uuid>,
}

impl Write<'_> {
    /// Writes it.
    pub async fn run(&self, db: &Database, request: &Value) -> Result<Value, Error> {
        let Write { tenant, business, document, id, .. } = self;
        match self.kind {
            "customer" => {
                let sql = "select api.upsert_customer($1, $2, p_request => $3)";
                db.command(sql, &[tenant, document, request]).await
            }
            "service" => {
                let sql = "select api.upsert_service($1, $2, $3, $4, p_request => $5)";
                db.command(sql, &[tenant, business, document, id, request]).await
            }
            _ => {
                let sql = "select api.import_booking($1, $2, $3)";
                db.command(sql, &[tenant, document, request]).await
            }
        }
    }

    /// Writes it and takes it back.
    pub async fn preview(&self, db: &Database) -> Result<Value, Error> {
        let Write { tenant, business, document, id, kind } = self;
        let sql = "select api.preview_import($1, $2, $3, $4, $5)";
        db.command(sql, &[tenant, business, kind, document, id]).await
    }
}
