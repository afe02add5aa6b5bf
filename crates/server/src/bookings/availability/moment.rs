//! The points of a range, as somebody typed them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::platform::http::Problem;
use crate::platform::words::within_years;

/// A point of a range: a day of the business, or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

impl Moment {
    /// Reads `2026-03-02` or `2026-03-02T09:00:00+01:00`.
    pub fn parse(field: &str, text: &str) -> Result<Moment, Problem> {
        let rule = "a date such as 2026-03-02 or an instant such as 2026-03-02T09:00:00+01:00, of 2000 to 2049";
        let wrong = || Problem::invalid(field, rule);
        if text.len() == 10 {
            let day: Date = text.parse().map_err(|_| wrong())?;
            return if (2000..=2049).contains(&day.year()) {
                Ok(Moment::Day(day))
            } else {
                Err(wrong())
            };
        }
        // A plus in a query string is a space unless it was escaped; nobody means the space.
        let at: Timestamp = text.replace(' ', "+").parse().map_err(|_| wrong())?;
        if within_years(at) { Ok(Moment::Instant(at)) } else { Err(wrong()) }
    }

    /// Some instant not far from it, for reading with a margin before the zone is known.
    pub(super) fn near(self) -> Timestamp {
        match self {
            Moment::Instant(at) => at,
            Moment::Day(day) => midnight(day, &TimeZone::UTC),
        }
    }

    pub(super) fn from(self, zone: &TimeZone) -> Timestamp {
        match self {
            Moment::Instant(at) => at,
            Moment::Day(day) => midnight(day, zone),
        }
    }

    /// A day as the end of a range is meant with all its hours.
    pub(super) fn to(self, zone: &TimeZone) -> Timestamp {
        match self {
            Moment::Instant(at) => at,
            Moment::Day(day) => midnight(day.tomorrow().unwrap_or(day), zone),
        }
    }
}

fn midnight(day: Date, zone: &TimeZone) -> Timestamp {
    availability::rule_time(zone, day.at(0, 0, 0, 0)).unwrap_or_default()
}
