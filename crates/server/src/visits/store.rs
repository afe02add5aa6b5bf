//! Visits in the database.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::model::{MoveVisit, Visit, VisitSlot};
use crate::bookings::model::Cancel;
use crate::platform::db::{Database, Error, store};
use crate::platform::words::{Note, document};

/// Books one, or places its holds.
pub async fn book(
    db: &Database,
    tenant: Uuid,
    (parts, starts_at): (&Value, Timestamp),
    customer: &Value,
    options: &Value,
    request: &Value,
) -> Result<Visit, Error> {
    let sql = "select api.book_visit($1, $2, $3, $4, $5, $6, $7)";
    let id = vocab::new_id();
    db.command(sql, &[&tenant, parts, &starts_at, customer, options, &id, request]).await
}

/// Where one would fit.
pub async fn slots(
    db: &Database,
    tenant: Uuid,
    parts: &Value,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<VisitSlot>, Error> {
    let sql = "select to_jsonb(s) from api.list_visit_slots($1, $2, $3, $4) s";
    db.list(tenant, sql, &[&tenant, parts, &from, &to]).await
}

store!(find Visit: "visit_json" of "visits");

/// Turns its holds into bookings.
pub async fn confirm(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    request: &Value,
) -> Result<Visit, Error> {
    db.command("select api.confirm_visit($1, $2, $3)", &[&tenant, &id, request]).await
}

/// Moves what is left of one.
pub async fn reschedule(
    db: &Database,
    (tenant, id): (Uuid, Uuid),
    starts_at: Timestamp,
    wanted: &MoveVisit,
    request: &Value,
) -> Result<Visit, Error> {
    let sql = "select api.move_visit($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &id, &starts_at, &document(wanted), request]).await
}

/// Cancels what is left of one.
pub async fn cancel(
    db: &Database,
    (tenant, id): (Uuid, Uuid),
    wanted: &Cancel,
    request: &Value,
) -> Result<Visit, Error> {
    let sql = "select api.cancel_visit($1, $2, $3, $4, $5)";
    let reason = wanted.reason.as_ref().map(Note::as_str);
    db.command(sql, &[&tenant, &id, &reason, &document(wanted), request]).await
}
