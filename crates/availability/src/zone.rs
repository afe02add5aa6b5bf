//! Between wall clocks and instants.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::time::{DAY, MINUTE, instant};

/// The instant of a wall-clock time that a rule produced (RFC 5545): a time in a gap moves later by
/// the gap, of a repeated time the first is meant. `None` only at the edge of jiff's years.
#[must_use]
pub fn rule_time(zone: &TimeZone, local: DateTime) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(local).compatible().ok()
}

/// Why a wall-clock time that a person typed has no single meaning; both readings are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// The clocks skip this time.
    #[error("the clocks skip this time: {earlier} or {later} may be meant")]
    Missing {
        /// Read with the offset after the gap, so shown earlier than typed.
        earlier: Timestamp,
        /// Read with the offset before the gap, so shown later than typed.
        later: Timestamp,
    },
    /// The clocks show this time twice.
    #[error("the clocks show this time twice: {first} or {second} may be meant")]
    Repeated {
        /// The first time round.
        first: Timestamp,
        /// The second time round.
        second: Timestamp,
    },
    /// Outside the years that can be computed with.
    #[error("this time is out of range")]
    OutOfRange,
}

/// The instant of a wall-clock time that a person typed.
///
/// # Errors
/// [`Unclear`] if the time is skipped or shown twice in that zone.
pub fn typed_time(zone: &TimeZone, local: DateTime) -> Result<Timestamp, Unclear> {
    let at = |offset: Offset| offset.to_timestamp(local).map_err(|_| Unclear::OutOfRange);
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => at(offset),
        AmbiguousOffset::Gap { before, after } => {
            Err(Unclear::Missing { earlier: at(after)?, later: at(before)? })
        }
        AmbiguousOffset::Fold { before, after } => {
            Err(Unclear::Repeated { first: at(before)?, second: at(after)? })
        }
    }
}

/// Days since 1970-01-01.
pub(crate) fn day_of(date: Date) -> i64 {
    match Offset::UTC.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())) {
        Ok(midnight) => midnight.as_second().div_euclid(86_400),
        // Only dates within a day of jiff's edges; no calendar reaches there.
        Err(_) => i64::from(date.year()) * 366,
    }
}

pub(crate) fn date_of(day: i64) -> Date {
    Offset::UTC.to_datetime(instant(day.saturating_mul(DAY))).date()
}

/// Monday is 0.
pub(crate) fn weekday(day: i64) -> usize {
    // 1970-01-01 was a Thursday; the remainder is in 0..7.
    (day + 3).rem_euclid(7) as usize
}

/// A zone with the stretch of constant offset that was asked about last, for most questions of a
/// month fall into one stretch.
#[derive(Debug)]
pub(crate) struct Clock<'a> {
    zone: &'a TimeZone,
    offset: i64,
    from: i64,
    until: i64,
}

/// No zone has ever moved by more than a day and two hours.
const SHIFT: i64 = 26 * 60 * MINUTE;

/// How far back the stretch of constant offset is looked for.
const MEMORY: i64 = 40 * DAY;

impl<'a> Clock<'a> {
    pub(crate) fn new(zone: &'a TimeZone) -> Clock<'a> {
        Clock { zone, offset: 0, from: 0, until: 0 }
    }

    fn seek(&mut self, at: i64) {
        if (self.from..self.until).contains(&at) {
            return;
        }
        self.offset = i64::from(self.zone.to_offset(instant(at)).seconds()) * 1_000_000;
        // Looking back goes forwards from earlier: jiff 0.2's `preceding` makes up a change after the
        // last one that the tz database lists (America/Ciudad_Juarez, 2022-11-30).
        (self.from, self.until) = (at.saturating_sub(MEMORY), i64::MAX);
        for change in self.zone.following(instant(self.from)) {
            let change = change.timestamp().as_microsecond();
            if change > at {
                self.until = change;
                break;
            }
            self.from = change;
        }
    }

    /// What the clock on the wall shows at an instant, in microseconds since 1970-01-01 00:00 of
    /// that wall.
    pub(crate) fn local(&mut self, at: i64) -> i64 {
        self.seek(at);
        at + self.offset
    }

    /// The local date of an instant, in days since 1970-01-01.
    pub(crate) fn day(&mut self, at: i64) -> i64 {
        self.local(at).div_euclid(DAY)
    }

    /// [`rule_time`] for a minute of a day; the minute may lie in the next day.
    pub(crate) fn instant_of(&mut self, day: i64, minute: i64) -> Option<i64> {
        let local = day.checked_mul(DAY)?.checked_add(minute * MINUTE)?;
        let guess = local.saturating_sub(self.offset);
        let calm = self.from.saturating_add(SHIFT)..self.until.saturating_sub(SHIFT);
        if calm.contains(&guess) {
            return Some(guess);
        }
        let wall = Offset::UTC.to_datetime(Timestamp::from_microsecond(local).ok()?);
        let found = rule_time(self.zone, wall)?.as_microsecond();
        self.seek(found);
        Some(found)
    }
}
