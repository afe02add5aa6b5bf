//! What a service offers: an appointment's slots, from the engine; or sessions with room, from the database.

use availability::{Query, Span, days_with_slots, next_slot, slots};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::Whose;
use crate::bookings::calendar::Calendar;
use crate::bookings::model::{Slot, SlotSession};
use crate::bookings::store::sessions::{FreeSession, free};
use crate::platform::App;
use crate::platform::http::Problem;

/// A time that can be booked.
#[derive(Debug)]
pub struct Offer {
    start: Timestamp,
    end: Timestamp,
    staff: Vec<Uuid>,
    session: Option<SlotSession>,
}

impl Offer {
    /// As the clocks of a zone show it.
    pub fn shown(self, zone: &TimeZone) -> Slot {
        Slot::shown(self.start, self.end, self.staff, self.session, zone)
    }
}

impl From<FreeSession> for Offer {
    fn from(free: FreeSession) -> Offer {
        let FreeSession { starts_at, ends_at, staff_ids, session, .. } = free;
        Offer { start: starts_at, end: ends_at, staff: staff_ids, session: Some(session) }
    }
}

fn offer(calendar: &Calendar, slot: &availability::Slot) -> Offer {
    Offer { start: slot.start, end: slot.end, staff: calendar.ids(&slot.people), session: None }
}

/// The offers that start in a range; of no range none.
pub async fn within(
    app: &App,
    whose: Whose,
    calendar: &Calendar,
    span: Option<Span>,
) -> Result<Vec<Offer>, Problem> {
    check_wish(whose, calendar)?;
    let Some(span) = span else { return Ok(Vec::new()) };
    if calendar.rules.of_sessions {
        let found = sessions(app, whose, span.start(), span.end()).await?;
        return Ok(found.into_iter().map(Offer::from).collect());
    }
    let found = slots(&calendar.question(), &Query::from(span));
    Ok(found.iter().map(|slot| offer(calendar, slot)).collect())
}

/// The dates, on the business's calendar, on which an offer starts.
pub async fn days(
    app: &App,
    whose: Whose,
    calendar: &Calendar,
    span: Option<Span>,
) -> Result<Vec<Date>, Problem> {
    check_wish(whose, calendar)?;
    let Some(span) = span else { return Ok(Vec::new()) };
    if !calendar.rules.of_sessions {
        return Ok(days_with_slots(&calendar.question(), &Query::from(span)));
    }
    let found = sessions(app, whose, span.start(), span.end()).await?;
    let mut days: Vec<Date> = found
        .iter()
        .map(|one| one.starts_at.to_zoned(calendar.rules.zone.clone()).date())
        .collect();
    days.dedup();
    Ok(days)
}

/// The first offer of a range.
pub async fn next(
    app: &App,
    whose: Whose,
    calendar: &Calendar,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<Offer>, Problem> {
    check_wish(whose, calendar)?;
    if calendar.rules.of_sessions {
        let found = sessions(app, whose, from, to).await?;
        return Ok(found.into_iter().next().map(Offer::from));
    }
    Ok(next_slot(&calendar.question(), from, to).map(|slot| offer(calendar, &slot)))
}

/// The sessions of a range, without the calendar that only appointments need.
pub async fn sessions(
    app: &App,
    whose: Whose,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<FreeSession>, Problem> {
    let mut found = free(&app.db, whose, from, to).await?;
    found.retain(|one| whose.staff.is_none_or(|staff| one.staff_ids.contains(&staff)));
    Ok(found)
}

/// An appointment has no seats to judge a wish by: what booking it would refuse isn't offered.
fn check_wish(whose: Whose, calendar: &Calendar) -> Result<(), Problem> {
    if calendar.rules.of_sessions {
        return Ok(());
    }
    if whose.private == Some(true) {
        return Err(Problem::invalid("private", "only for services that have sessions"));
    }
    match whose.party {
        Some(party) if !calendar.rules.party.contains(&party) => {
            let (least, most) = (calendar.rules.party.start(), calendar.rules.party.end());
            Err(Problem::invalid("party_size", &format!("{least} to {most} for this service")))
        }
        _ => Ok(()),
    }
}
