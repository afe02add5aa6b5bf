//! The rules of a service.

use jiff::civil::Date;

use crate::time::{Invalid, Length, MINUTE, Minutes};

/// Where the starts lie that are offered. Always in the venue's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grid {
    /// Each free range's first possible start is rounded up to the clock (the largest of 60, 30,
    /// 20, 15, 10, 5 minutes that divides the step), then stepped.
    #[default]
    Clock,
    /// Stepped from the opening time; busy times only knock out starts.
    Opening,
    /// Stepped from the start of each free range.
    Packed,
}

/// How the people of a service are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assignment {
    /// One free person, of the customer's choice.
    #[default]
    Any,
    /// One free person, of the house's choice. Offers the same times as `Any`.
    RoundRobin,
    /// One free person: whoever is booked least on that day. Offers the same times as `Any`.
    LeastBusy,
    /// Everyone marked fixed, and one of the others if there are any.
    FixedPlusAny,
    /// Everyone.
    Collective,
}

/// Which days a rolling window counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayUnit {
    /// Every day.
    #[default]
    Calendar,
    /// Monday to Friday. Public holidays count: they are a matter of hours.
    Business,
}

/// Between which local dates of the venue a booking may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// Any date.
    #[default]
    Unlimited,
    /// Up to and including the day that is so many days after today.
    Rolling {
        /// 0 means today only.
        days: u32,
        /// The days that count.
        unit: DayUnit,
    },
    /// Up to and including the so-manieth day that has a slot; today counts if it has one.
    RollingBookable {
        /// 0 means today only.
        days: u32,
        /// The days that count.
        unit: DayUnit,
    },
    /// Fixed dates, inclusive; see [`Window::range`].
    Range {
        /// First date.
        first: Date,
        /// Last date.
        last: Date,
    },
}

impl Window {
    /// # Errors
    /// [`Invalid::DatesReversed`] if `last` is before `first`.
    pub fn range(first: Date, last: Date) -> Result<Window, Invalid> {
        if last < first {
            return Err(Invalid::DatesReversed);
        }
        Ok(Window::Range { first, last })
    }
}

/// How much of a service may be booked in a local day, week (from Monday) or month of the venue.
/// A booking belongs to the period in which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Bookings a day.
    pub per_day: Option<u32>,
    /// Bookings a week.
    pub per_week: Option<u32>,
    /// Bookings a month.
    pub per_month: Option<u32>,
    /// Minutes a day.
    pub per_day_minutes: Option<u32>,
    /// Minutes a week.
    pub per_week_minutes: Option<u32>,
    /// Minutes a month.
    pub per_month_minutes: Option<u32>,
}

/// The rules of a service, as far as they decide when it can be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// How long a booking lasts, unless a person has an own duration.
    pub duration: Length,
    /// The distance between two starts of the grid.
    pub step: Length,
    /// Where the grid begins.
    pub grid: Grid,
    /// Moves the beginning of the grid later.
    pub offset: Minutes,
    /// Time that a booking takes before its start.
    pub buffer_before: Minutes,
    /// Time that a booking takes after its end.
    pub buffer_after: Minutes,
    /// The least elapsed time between now and a start.
    pub notice: Minutes,
    /// The dates on which a booking may start.
    pub window: Window,
    /// Limits on the number and length of bookings.
    pub limits: Limits,
    /// Which people a booking needs.
    pub assignment: Assignment,
    /// Seats in a slot; 1 for an appointment. With 0 nothing is offered.
    pub capacity: u32,
}

impl Service {
    /// A service of one seat on the clock's grid with no buffers, notice, window or limits.
    #[must_use]
    pub fn new(duration: Length, step: Length) -> Service {
        Service {
            duration,
            step,
            grid: Grid::Clock,
            offset: Minutes::ZERO,
            buffer_before: Minutes::ZERO,
            buffer_after: Minutes::ZERO,
            notice: Minutes::ZERO,
            window: Window::Unlimited,
            limits: Limits::default(),
            assignment: Assignment::Any,
            capacity: 1,
        }
    }

    /// The largest part of an hour on a clock's face that divides the step, in minutes: where the starts of a
    /// [`Grid::Clock`] are rounded up to. None on other grids, and for a step that no such part divides.
    #[must_use]
    pub fn clock_unit(&self) -> Option<u32> {
        let divides = |part: &u32| self.step.micros() % (i64::from(*part) * MINUTE) == 0;
        let unit = [60, 30, 20, 15, 10, 5].into_iter().find(divides);
        unit.filter(|_| self.grid == Grid::Clock)
    }
}
