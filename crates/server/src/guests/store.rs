//! Guests in the database.

use serde_json::Value;
use uuid::Uuid;

use super::model::{GuestLine, GuestList, NoShows, Place};
use crate::bookings::model::Booking;
use crate::platform::db::{Database, Error};

/// The guest list of a session.
pub async fn list(db: &Database, tenant: Uuid, session: Uuid) -> Result<Option<GuestList>, Error> {
    let sql =
        "select internal.guest_list_json(s) from sessions s where s.tenant_id = $1 and s.id = $2";
    db.find(tenant, sql, &[&tenant, &session]).await
}

/// Lets somebody in by a code.
pub async fn check_in(
    db: &Database,
    tenant: Uuid,
    session: Uuid,
    code: &str,
    arrived: Option<i32>,
    request: &Value,
) -> Result<GuestLine, Error> {
    let sql = "select api.check_in_code($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &code, &session, &arrived, request]).await
}

/// Marks those of whom nobody came.
pub async fn mark_no_shows(
    db: &Database,
    tenant: Uuid,
    session: Uuid,
    request: &Value,
) -> Result<NoShows, Error> {
    db.command("select api.mark_no_shows($1, $2, $3)", &[&tenant, &session, request]).await
}

/// Sells seats at the door.
pub async fn walk_in(
    db: &Database,
    tenant: Uuid,
    session: Uuid,
    customer: &Value,
    options: &Value,
    request: &Value,
) -> Result<Booking, Error> {
    let sql = "select api.add_walk_in($1, $2, $3, $4, $5, $6)";
    db.command(sql, &[&tenant, &session, customer, options, &vocab::new_id(), request]).await
}

/// Where and what a booking is for.
pub async fn place(db: &Database, tenant: Uuid, booking: Uuid) -> Result<Option<Place>, Error> {
    let sql =
        "select jsonb_build_object('business', u.name, 'address', u.address, 'service', s.name)
                 from bookings b
                 join businesses u on u.tenant_id = b.tenant_id and u.id = b.business_id
                 join services s on s.tenant_id = b.tenant_id and s.id = b.service_id
                where b.tenant_id = $1 and b.id = $2";
    db.find(tenant, sql, &[&tenant, &booking]).await
}
