//! What a notation of hours needs from the database, and where it goes.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use uuid::Uuid;

use super::hours::Owner;
use crate::platform::db::{Database, Error};
use crate::schedules::model::Override;
use crate::schedules::notation::model::HoursPlan;

/// The present date where an owner's hours are kept.
pub async fn today(db: &Database, tenant: Uuid, owner: Owner) -> Result<Date, Error> {
    let sql = "select b.timezone, clock_timestamp() from businesses b
                where b.tenant_id = $1 and b.id = $2";
    let rows = db.query(tenant, sql, &[&tenant, &owner.business]).await?;
    let row = rows.first().ok_or_else(|| Error::Fault("the business is gone".into()))?;
    let (zone, now): (String, Timestamp) = (row.try_get(0)?, row.try_get(1)?);
    let zone = TimeZone::get(&zone).map_err(|error| Error::Fault(error.to_string()))?;
    Ok(zone.to_datetime(now).date())
}

/// The dates from one on which the business is closed: its holidays.
pub async fn closed_dates(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
    from: Date,
) -> Result<Vec<Override>, Error> {
    let sql = "select internal.override_json(o) from overrides o
                where o.tenant_id = $1 and o.business_id = $2 and o.ends_on >= $3
                  and o.staff_id is null and not o.available and o.start_minute is null
                order by o.starts_on, o.id";
    db.list(tenant, sql, &[&tenant, &business, &from]).await
}

/// An owner's own overrides from a date on.
pub async fn overrides(
    db: &Database,
    tenant: Uuid,
    owner: Owner,
    from: Date,
) -> Result<Vec<Override>, Error> {
    let sql = "select internal.override_json(o) from overrides o
                where o.tenant_id = $1 and o.business_id = $2 and o.ends_on >= $4
                  and o.staff_id is not distinct from $3
                order by o.starts_on, o.start_minute, o.id";
    db.list(tenant, sql, &[&tenant, &owner.business, &owner.staff, &from]).await
}

/// Sets what a notation became; gives whether anything is different now.
pub async fn set(
    db: &Database,
    tenant: Uuid,
    owner: Owner,
    plan: &HoursPlan,
    request: &Value,
) -> Result<bool, Error> {
    let mut weeks: Vec<Value> = plan.week.iter().map(|week| json!({ "week": week })).collect();
    weeks.extend(plan.weeks.iter().map(|week| json!(week)));
    let document = json!({ "weeks": weeks, "dates": plan.dates });
    let sql = "select api.set_opening_hours($1, $2, $3, $4, $5)";
    let done: Value =
        db.command(sql, &[&tenant, &owner.business, &owner.staff, &document, request]).await?;
    let counted = |name: &str| done[name].as_i64().unwrap_or_default() > 0;
    Ok(counted("weeks_changed") || counted("dates_changed"))
}
