//! The moves of a booking from state to state.

use serde_json::Value;
use uuid::Uuid;

use crate::bookings::model::{Booking, Cancel, Party, Terms};
use crate::platform::db::{Database, Error};
use crate::platform::words::{Note, document};

macro_rules! moves {
    ($($(#[$meta:meta])* $name:ident $sql:literal),* $(,)?) => {$(
        $(#[$meta])*
        pub async fn $name(db: &Database, tenant: Uuid, id: Uuid, request: &Value) -> Result<Booking, Error> {
            db.command($sql, &[&tenant, &id, request]).await
        }
    )*};
}

moves! {
    /// Turns a hold into a booking.
    confirm "select api.confirm_booking($1, $2, $3)",
    /// Accepts a pending booking.
    approve "select api.approve_booking($1, $2, $3)",
    /// Takes back that they came.
    undo_check_in "select api.undo_check_in($1, $2, $3)",
    /// It took place.
    complete "select api.complete_booking($1, $2, $3)",
    /// They didn't come.
    no_show "select api.mark_no_show($1, $2, $3)",
}

/// Notes how many of them came, everybody unless said.
pub async fn check_in(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    arrived: Option<i32>,
    request: &Value,
) -> Result<Booking, Error> {
    db.command("select api.check_in_party($1, $2, $3, $4)", &[&tenant, &id, &arrived, request])
        .await
}

/// Refuses a pending booking.
pub async fn reject(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    reason: Option<&str>,
    request: &Value,
) -> Result<Booking, Error> {
    db.command("select api.reject_booking($1, $2, $3, $4)", &[&tenant, &id, &reason, request]).await
}

/// Calls a booking off.
pub async fn cancel(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    wanted: &Cancel,
    request: &Value,
) -> Result<Booking, Error> {
    let reason = wanted.reason.as_ref().map(Note::as_str);
    let sql = "select api.cancel_booking($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &id, &reason, &document(wanted), request]).await
}

/// What would happen if one were cancelled or moved now.
pub async fn terms(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    by: Party,
) -> Result<Option<Terms>, Error> {
    let sql = "select api.preview_cancellation($1, $2, $3)";
    db.find(tenant, sql, &[&tenant, &id, &by.word()]).await
}

/// Gives a hold more time.
pub async fn renew(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    seconds: u32,
    request: &Value,
) -> Result<Booking, Error> {
    let seconds = i32::try_from(seconds).unwrap_or(600);
    db.command("select api.renew_hold($1, $2, $3, $4)", &[&tenant, &id, &seconds, request]).await
}
