//! Moving a booking: the time as it was typed, and what else there is when it is refused.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::availability::Whose;
use super::model::{Booking, OwnReschedule, Reschedule, Start};
use super::reserve::{answered, offer, with_alternatives};
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
    let found = booking::find(&app.db, tenant, id).await?;
    let booking = found.ok_or_else(|| Problem::not_found("booking"))?;
    let starts_at = resolve(&booking, write.body.starts_at)?;
    let wish = Wish { tenant, booking: &booking, wanted: &write.body, starts_at };
    wish.grant(app, write.if_match, &write.request()).await
}

/// Moves a booking for its customer, to what is offered.
pub async fn by_customer(
    app: &App,
    tenant: Uuid,
    booking: &Booking,
    write: &Write<OwnReschedule>,
) -> Result<Booking, Problem> {
    let wanted = write.body.wanted();
    let starts_at = resolve(booking, wanted.starts_at)?;
    let wish = Wish { tenant, booking, wanted: &wanted, starts_at };
    if let (None, Some(start)) = (booking.session_id, wanted.starts_at) {
        // A repeat of a request that succeeded finds its own booking in the way: the stored answer counts.
        if let (_, Err(problem)) = offer(app, wish.whose(), start).await?
            && !answered(app, tenant, write).await?
        {
            return Err(wish.refused(app, problem).await);
        }
    }
    let moved = wish.grant(app, write.if_match, &write.request()).await;
    // Which room is taken is the business's affair.
    moved.map_err(|problem| problem.without("resource"))
}

fn resolve(booking: &Booking, start: Option<Start>) -> Result<Option<Timestamp>, Problem> {
    let zone = jiff::tz::db().get(&booking.timezone).map_err(|error| Problem::fault(&error))?;
    start.map(|start| start.resolve(&zone)).transpose()
}

/// Where somebody wants a booking to be moved.
#[derive(Debug, Clone, Copy)]
struct Wish<'a> {
    tenant: Uuid,
    booking: &'a Booking,
    wanted: &'a Reschedule,
    starts_at: Option<Timestamp>,
}

impl Wish<'_> {
    async fn grant(
        self,
        app: &App,
        if_match: Option<i32>,
        request: &Value,
    ) -> Result<Booking, Problem> {
        let id = (self.tenant, self.booking.id);
        let Wish { wanted, starts_at, .. } = self;
        match reschedule::reschedule(&app.db, id, starts_at, wanted, if_match, request).await {
            Ok(booking) => Ok(booking),
            Err(error) => Err(self.refused(app, error.into()).await),
        }
    }

    /// The refusal, with other times for the same people.
    async fn refused(self, app: &App, problem: Problem) -> Problem {
        let at = self.starts_at.unwrap_or(self.booking.starts_at);
        with_alternatives(app, self.whose(), at, problem).await
    }

    fn whose(self) -> Whose {
        let Wish { tenant, booking, wanted, .. } = self;
        let stays = match booking.staff_ids[..] {
            [alone] if booking.session_id.is_none() && wanted.any_staff != Some(true) => {
                Some(alone)
            }
            _ => None,
        };
        Whose {
            tenant,
            business: Some(booking.business_id),
            service: wanted.service_id.unwrap_or(booking.service_id),
            staff: wanted.staff_id.or(stays),
            party: u16::try_from(booking.party_size).ok(),
            private: booking.session_id.map(|_| booking.private),
            moving: Some(booking.id),
        }
    }
}
