//! The units of time. A value of these types is right by construction.

use jiff::{SignedDuration, Timestamp};

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const DAY: i64 = 1440 * MINUTE;

/// What a constructor of this crate refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// More minutes than [`Minutes::MAX`].
    #[error("{0} minutes are more than ten years")]
    TooManyMinutes(u32),
    /// A duration or a step of zero minutes.
    #[error("a duration must be at least one minute")]
    ZeroLength,
    /// A span whose end isn't after its start.
    #[error("a span must end after it starts")]
    EmptySpan,
    /// A day's range that starts after 23:59, is empty or is longer than 24 hours.
    #[error("minutes {start} to {end} are no range of a day")]
    BadDayRange {
        /// First minute after local midnight.
        start: u32,
        /// The minute after the last, counted from the same midnight.
        end: u32,
    },
    /// Dates in the wrong order.
    #[error("the last date is before the first")]
    DatesReversed,
}

/// Whole minutes of elapsed time, at most ten years. Zero is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Minutes(u32);

impl Minutes {
    /// No time at all.
    pub const ZERO: Minutes = Minutes(0);
    /// Ten years.
    pub const MAX: Minutes = Minutes(5_270_400);

    /// # Errors
    /// [`Invalid::TooManyMinutes`] above [`Minutes::MAX`].
    pub fn new(minutes: u32) -> Result<Minutes, Invalid> {
        if minutes > Minutes::MAX.0 {
            return Err(Invalid::TooManyMinutes(minutes));
        }
        Ok(Minutes(minutes))
    }

    /// The number of minutes.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    pub(crate) fn micros(self) -> i64 {
        i64::from(self.0) * MINUTE
    }
}

/// An elapsed time that isn't zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(i64);

impl Length {
    /// # Errors
    /// [`Invalid::ZeroLength`] for 0, [`Invalid::TooManyMinutes`] above [`Minutes::MAX`].
    pub fn new(minutes: u32) -> Result<Length, Invalid> {
        match minutes {
            0 => Err(Invalid::ZeroLength),
            _ => Ok(Length(Minutes::new(minutes)?.micros())),
        }
    }

    /// As long as this span.
    #[must_use]
    pub fn of(span: Span) -> Length {
        Length(span.length())
    }

    /// As elapsed time.
    #[must_use]
    pub fn elapsed(self) -> SignedDuration {
        SignedDuration::from_micros(self.0)
    }

    pub(crate) fn micros(self) -> i64 {
        self.0
    }
}

/// A half-open range of instants `[start, end)`, never empty, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Span {
    /// Fractions of a microsecond are cut off.
    ///
    /// # Errors
    /// [`Invalid::EmptySpan`] if `end` isn't after `start`.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Span, Invalid> {
        Span::of(start.as_microsecond(), end.as_microsecond()).ok_or(Invalid::EmptySpan)
    }

    /// The first instant.
    #[must_use]
    pub fn start(self) -> Timestamp {
        instant(self.start)
    }

    /// The instant after the last.
    #[must_use]
    pub fn end(self) -> Timestamp {
        instant(self.end)
    }

    /// The same span, longer at both ends.
    #[must_use]
    pub fn widened(self, before: Minutes, after: Minutes) -> Span {
        Span { start: self.start - before.micros(), end: self.end + after.micros() }
    }

    pub(crate) fn of(start: i64, end: i64) -> Option<Span> {
        (start < end).then_some(Span { start, end })
    }

    pub(crate) fn meets(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub(crate) fn length(self) -> i64 {
        self.end - self.start
    }
}

/// Microseconds to an instant; what lies outside jiff's years -9999 to 9999 is moved to their edge.
pub(crate) fn instant(micros: i64) -> Timestamp {
    let edge = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(micros).unwrap_or(edge)
}

/// A range of a local day in minutes after midnight, half-open. The end may be 24:00 (1440) or, for
/// a shift over midnight, lie in the next day; the range belongs to the date on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayRange {
    pub(crate) start: u16,
    pub(crate) end: u16,
}

impl DayRange {
    /// 00:00 to 24:00.
    pub const ALL_DAY: DayRange = DayRange { start: 0, end: 1440 };

    /// `end` counts from the midnight before `start`, so 22:00 to 02:00 is `(1320, 1560)`.
    ///
    /// # Errors
    /// [`Invalid::BadDayRange`] unless `start < 1440` and `start < end <= start + 1440`.
    pub fn new(start: u32, end: u32) -> Result<DayRange, Invalid> {
        let bad = Invalid::BadDayRange { start, end };
        if start >= 1440 || end <= start || end > start + 1440 {
            return Err(bad);
        }
        match (u16::try_from(start), u16::try_from(end)) {
            (Ok(start), Ok(end)) => Ok(DayRange { start, end }),
            _ => Err(bad),
        }
    }

    /// As people write it: an end at or before the start is on the next day. Both in 0..=1440.
    ///
    /// # Errors
    /// [`Invalid::BadDayRange`] if `start` is 1440 or more or `end` more than 1440.
    pub fn written(start: u32, end: u32) -> Result<DayRange, Invalid> {
        if end > 1440 {
            return Err(Invalid::BadDayRange { start, end });
        }
        DayRange::new(start, if end <= start { end + 1440 } else { end })
    }

    /// Minutes after midnight, 0..1440.
    #[must_use]
    pub fn start(self) -> u32 {
        u32::from(self.start)
    }

    /// Minutes after the same midnight, at most 1440 more than the start.
    #[must_use]
    pub fn end(self) -> u32 {
        u32::from(self.end)
    }
}
