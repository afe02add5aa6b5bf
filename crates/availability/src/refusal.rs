//! Why a time can't be booked.

use jiff::Timestamp;
use jiff::civil::Date;

/// Which limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitKind {
    /// Bookings a day.
    PerDay,
    /// Bookings a week.
    PerWeek,
    /// Bookings a month.
    PerMonth,
    /// Minutes a day.
    PerDayMinutes,
    /// Minutes a week.
    PerWeekMinutes,
    /// Minutes a month.
    PerMonthMinutes,
}

/// Why a time can't be booked. [`Refusal::code`] is stable; the sentences aren't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody performs the service.
    #[error("nobody performs this service")]
    NoStaff,
    /// The start is now or earlier.
    #[error("this time is past")]
    InThePast,
    /// The start is sooner than the notice allows.
    #[error("this is too short notice: the earliest start is {earliest}")]
    TooShortNotice {
        /// The first instant that the notice allows.
        earliest: Timestamp,
    },
    /// The start's local date is outside the booking window.
    #[error("this date can't be booked yet or any more")]
    OutsideWindow {
        /// First date of the window, if it has one.
        first: Option<Date>,
        /// Last date of the window, if it has one.
        last: Option<Date>,
    },
    /// The span isn't as long as the service, or as anyone's own duration.
    #[error("a booking of this service doesn't last that long")]
    WrongLength,
    /// Nobody works throughout.
    #[error("this is outside the opening hours")]
    OutsideHours,
    /// An override closes this date.
    #[error("{date} is closed")]
    ClosedDate {
        /// The closed local date.
        date: Date,
    },
    /// Someone's calendar can't be read, and unknown means busy.
    #[error("a calendar can't be read")]
    CalendarUnreadable,
    /// Others could, but someone who must take part can't.
    #[error("someone who must take part can't")]
    StaffUnavailable {
        /// Index into [`crate::Question::people`].
        person: usize,
    },
    /// The time itself is taken.
    #[error("this time is taken")]
    Taken,
    /// Only buffers stand in the way.
    #[error("there is too little time before or after another booking")]
    BufferConflict,
    /// Too few seats are left.
    #[error("there are too few seats left")]
    CapacityFull,
    /// Too few units of a resource are free.
    #[error("a room or device that is needed is taken")]
    ResourceTaken {
        /// Index into [`crate::Question::needs`].
        need: usize,
    },
    /// A limit leaves no place.
    #[error("no more bookings are taken for this period")]
    LimitReached {
        /// The limit.
        limit: LimitKind,
    },
    /// Everything allows it, but it isn't on the grid.
    #[error("bookings don't start at this time")]
    OffGrid,
}

impl Refusal {
    /// A name that doesn't change.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NoStaff => "no_staff",
            Refusal::InThePast => "in_the_past",
            Refusal::TooShortNotice { .. } => "too_short_notice",
            Refusal::OutsideWindow { .. } => "outside_window",
            Refusal::WrongLength => "wrong_length",
            Refusal::OutsideHours => "outside_hours",
            Refusal::ClosedDate { .. } => "closed_date",
            Refusal::CalendarUnreadable => "calendar_unreadable",
            Refusal::StaffUnavailable { .. } => "staff_unavailable",
            Refusal::Taken => "taken",
            Refusal::BufferConflict => "buffer_conflict",
            Refusal::CapacityFull => "capacity_full",
            Refusal::ResourceTaken { .. } => "resource_taken",
            Refusal::LimitReached { .. } => "limit_reached",
            Refusal::OffGrid => "off_grid",
        }
    }
}
