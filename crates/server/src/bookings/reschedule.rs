//! Moving a booking: the time as it was typed, and what else there is when it is refused.

use jiff::Timestamp;
use uuid::Uuid;

use super::availability::Whose;
use super::model::{Booking, Reschedule};
use super::reserve::with_alternatives;
use super::store::{booking, reschedule};
use crate::platform::App;
use crate::platform::http::{Problem, Write};

/// Moves a booking for a caller with a key.
pub async fn with_key(
    app: &App,
    tenant: Uuid,
    id: Uuid,
    write: &Write<Reschedule>,
) -> Result<Booking, Problem> {
    let wanted = &write.body;
    let found = booking::find(&app.db, tenant, id).await?;
    let booking = found.ok_or_else(|| Problem::not_found("booking"))?;
    let zone = jiff::tz::db().get(&booking.timezone).map_err(|error| Problem::fault(&error))?;
    let starts_at = wanted.starts_at.map(|start| start.resolve(&zone)).transpose()?;
    let (at, request) = ((tenant, id), write.request());
    match reschedule::reschedule(&app.db, at, starts_at, wanted, write.if_match, &request).await {
        Ok(booking) => Ok(booking),
        Err(error) => Err(refused(app, &booking, wanted, starts_at, tenant, error.into()).await),
    }
}

/// The refusal, with other times for the same people.
async fn refused(
    app: &App,
    booking: &Booking,
    wanted: &Reschedule,
    starts_at: Option<Timestamp>,
    tenant: Uuid,
    problem: Problem,
) -> Problem {
    let stays = match booking.staff_ids[..] {
        [alone] if booking.session_id.is_none() && wanted.any_staff != Some(true) => Some(alone),
        _ => None,
    };
    let whose = Whose {
        tenant,
        business: Some(booking.business_id),
        service: wanted.service_id.unwrap_or(booking.service_id),
        staff: wanted.staff_id.or(stays),
        party: u16::try_from(booking.party_size).ok(),
        private: booking.session_id.map(|_| booking.private),
    };
    with_alternatives(app, whose, starts_at.unwrap_or(booking.starts_at), problem).await
}
