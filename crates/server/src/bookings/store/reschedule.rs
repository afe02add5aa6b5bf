//! Moving bookings, and what was before each move.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bookings::model::{Booking, Move, Reschedule};
use crate::platform::db::{Database, Error};
use crate::platform::words::document;

/// Moves one.
pub async fn reschedule(
    db: &Database,
    (tenant, id): (Uuid, Uuid),
    starts_at: Option<Timestamp>,
    wanted: &Reschedule,
    if_match: Option<i32>,
    request: &Value,
) -> Result<Booking, Error> {
    let sql = "select api.reschedule_booking($1, $2, $3, $4, $5, $6, $7)";
    let options = document(wanted);
    db.command(sql, &[&tenant, &id, &starts_at, &wanted.staff_id, &options, &if_match, request])
        .await
}

/// The moves of one, if there is such a booking.
pub async fn moves(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<Vec<Move>>, Error> {
    let sql = "select internal.booking_moves_json(b.tenant_id, b.id) from bookings b where b.tenant_id = $1 and b.id = $2";
    db.find(tenant, sql, &[&tenant, &id]).await
}
