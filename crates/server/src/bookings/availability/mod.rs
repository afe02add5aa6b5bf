//! Slots of a range, days that have one, the next one: the engine's answers, as the API shows them.

mod explain;
pub(crate) mod moment;
mod offers;

use availability::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::calendar::{Asked, Calendar, Lasting, load};
use super::model::{Days, NextSlot, Slot, Slots};
use super::store::sessions::FreeSession;
use crate::platform::App;
use crate::platform::db::Database;
use crate::platform::http::Problem;
use crate::platform::words::{TimeZoneName, within_years};
pub use explain::explain;
pub use moment::Moment;
use offers::Offer;

/// The longest range that is answered at once.
const MOST_DAYS: i64 = 62;

/// Whose free time is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Whose {
    /// The tenant.
    pub tenant: Uuid,
    /// The service must be this business's, if given.
    pub business: Option<Uuid>,
    /// The service.
    pub service: Uuid,
    /// With whom.
    pub staff: Option<Uuid>,
    /// For how many people; the fewest that the service takes if not given.
    pub party: Option<u16>,
    /// Whether a session must be free as a whole, or must not; either if not given.
    pub private: Option<bool>,
    /// The booking that is being moved: its own time is in nobody's way.
    pub moving: Option<Uuid>,
}

impl Whose {
    /// The same of a calendar's range.
    pub fn asked(self, from: Timestamp, to: Timestamp) -> Asked {
        Asked {
            tenant: self.tenant,
            business: self.business,
            service: self.service,
            staff: self.staff,
            from,
            to,
            moving: self.moving,
        }
    }
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// Reads the calendar around a range and makes the range exact in the business's zone.
async fn range(
    app: &App,
    whose: Whose,
    from: Moment,
    to: Moment,
) -> Result<(Calendar, Option<Span>), Problem> {
    let (near, far) = (from.near(), to.near());
    if near.duration_until(far) > days(MOST_DAYS) {
        return Err(Problem::invalid("to", "at most 62 days after from"));
    }
    let calendar = load(app, &whose.asked(near - days(1), far + days(2))).await?;
    let span = Span::new(from.from(&calendar.rules.zone), to.to(&calendar.rules.zone));
    let span = span.map_err(|_| Problem::invalid("to", "after from"))?;
    // What is past is never offered: don't compute it.
    let start = span.start().max(calendar.now);
    Ok((calendar, Span::new(start, span.end()).ok()))
}

/// The zone in which times are shown.
fn viewer<'a>(
    calendar: &'a Calendar,
    wanted: Option<&'a TimeZoneName>,
) -> Result<(&'a str, TimeZone), Problem> {
    match wanted {
        None => Ok((&calendar.rules.timezone, calendar.rules.zone.clone())),
        Some(name) => {
            let zone = jiff::tz::db().get(name.as_str()).map_err(|error| Problem::fault(&error))?;
            Ok((name.as_str(), zone))
        }
    }
}

/// The slots that start in a range, and how long that is so.
pub async fn in_range(
    app: &App,
    whose: Whose,
    from: Moment,
    to: Moment,
    zone: Option<&TimeZoneName>,
) -> Result<(Slots, Lasting), Problem> {
    let (calendar, span) = range(app, whose, from, to).await?;
    let (timezone, zone) = viewer(&calendar, zone)?;
    let found = offers::within(app, whose, &calendar, span).await?;
    let slots = found.into_iter().map(|offer| offer.shown(&zone)).collect();
    Ok((Slots { timezone: timezone.to_owned(), slots }, calendar.lasting.clone()))
}

/// The dates of a range that have a slot, and how long that is so.
pub async fn days_in_range(
    app: &App,
    whose: Whose,
    from: Date,
    to: Date,
) -> Result<(Days, Lasting), Problem> {
    let (calendar, span) = range(app, whose, Moment::Day(from), Moment::Day(to)).await?;
    let days = offers::days(app, whose, &calendar, span).await?;
    Ok((Days { timezone: calendar.rules.timezone.clone(), days }, calendar.lasting))
}

/// The first slot after an instant, within a year.
pub async fn next(
    app: &App,
    whose: Whose,
    after: Option<Timestamp>,
    zone: Option<&TimeZoneName>,
) -> Result<NextSlot, Problem> {
    let present = present(&app.db).await?;
    let begin = after.unwrap_or(present).max(present);
    let mut from = begin;
    loop {
        let to = from + days(MOST_DAYS);
        let calendar = load(app, &whose.asked(from, to)).await?;
        let (timezone, shown_in) = viewer(&calendar, zone)?;
        let found = offers::next(app, whose, &calendar, from, to).await?;
        if found.is_some() || to > begin + days(366) || !within_years(to) {
            let slot = found.map(|offer| offer.shown(&shown_in));
            return Ok(NextSlot { timezone: timezone.to_owned(), slot });
        }
        from = to;
    }
}

/// The database's clock.
async fn present(db: &Database) -> Result<Timestamp, Problem> {
    let rows = db.query_global("select clock_timestamp()", &[]).await?;
    let row = rows.first().ok_or_else(|| Problem::fault(&"no clock"))?;
    row.try_get(0).map_err(|error| Problem::fault(&error))
}

/// Up to five slots after an instant, within a week, for somebody whose slot was taken.
pub async fn alternatives(app: &App, whose: Whose, after: Timestamp) -> Result<Vec<Slot>, Problem> {
    let calendar = load(app, &whose.asked(after, after + days(7))).await?;
    let from = after.max(calendar.now);
    let span = Span::new(from, from + days(7)).ok();
    let found = offers::within(app, whose, &calendar, span).await?;
    Ok(found.into_iter().take(5).map(|offer| offer.shown(&calendar.rules.zone)).collect())
}

/// The same, of a service that is known to have sessions: when a sale begins, most who come ask for these.
pub async fn other_sessions(
    app: &App,
    whose: Whose,
    after: Timestamp,
) -> Result<Vec<Slot>, Problem> {
    let found = offers::sessions(app, whose, after, after + days(7)).await?;
    let shown = |free: FreeSession| {
        let zone = jiff::tz::db().get(&free.timezone).map_err(|error| Problem::fault(&error))?;
        Ok(Offer::from(free).shown(&zone))
    };
    found.into_iter().take(5).map(shown).collect()
}
