//! Weekly hours in the database.

use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use crate::platform::db::{Database, Error};
use crate::platform::words::DayText;
use crate::schedules::model::{NewHours, Schedule};

/// Whose hours.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The business.
    pub business: Uuid,
    /// One of its staff; none: the business itself.
    pub staff: Option<Uuid>,
}

/// The business of this id, as an owner of hours.
pub async fn business(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<Owner>, Error> {
    let sql = "select b.id from businesses b where b.tenant_id = $1 and b.id = $2";
    let rows = db.query(tenant, sql, &[&tenant, &id]).await?;
    Ok((!rows.is_empty()).then_some(Owner { business: id, staff: None }))
}

/// The staff member of this id, as an owner of hours.
pub async fn staff_member(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<Owner>, Error> {
    let sql = "select s.business_id from staff s where s.tenant_id = $1 and s.id = $2";
    let rows = db.query(tenant, sql, &[&tenant, &id]).await?;
    match rows.first() {
        Some(row) => Ok(Some(Owner { business: row.try_get(0)?, staff: Some(id) })),
        None => Ok(None),
    }
}

/// All weeks of an owner.
pub async fn list(db: &Database, tenant: Uuid, owner: Owner) -> Result<Vec<Schedule>, Error> {
    let sql = "select internal.schedule_json(s) from schedules s
                where s.tenant_id = $1 and s.owner_id = $2 order by s.valid_from, s.valid_to";
    db.list(tenant, sql, &[&tenant, &owner.staff.unwrap_or(owner.business)]).await
}

/// Sets the week of an owner between two dates.
pub async fn set(
    db: &Database,
    tenant: Uuid,
    owner: Owner,
    hours: &NewHours,
    request: &Value,
) -> Result<Schedule, Error> {
    let week =
        serde_json::to_value(&hours.week).map_err(|error| Error::Fault(error.to_string()))?;
    let date = |day: &Option<DayText>| -> Option<Date> { day.as_ref().map(DayText::date) };
    let (from, to) = (date(&hours.valid_from), date(&hours.valid_to));
    let sql = "select api.set_hours($1, $2, $3, $4, $5, $6, $7)";
    db.command(sql, &[&tenant, &owner.business, &owner.staff, &week, &from, &to, request]).await
}

/// Removes all weeks of an owner.
pub async fn clear(
    db: &Database,
    tenant: Uuid,
    owner: Owner,
    request: &Value,
) -> Result<Value, Error> {
    db.command(
        "select api.clear_hours($1, $2, $3, $4)",
        &[&tenant, &owner.business, &owner.staff, request],
    )
    .await
}
