//! All that decides, in one place.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::busy::{Busy, Calendar, Hold, Need};
use crate::schedule::Hours;
use crate::service::Service;
use crate::time::{Length, Span};

/// Someone who performs the service; known by the index in [`Question::people`].
#[derive(Debug, Clone)]
pub struct Person {
    /// How long this person takes, if not as long as the service says.
    pub duration: Option<Length>,
    /// Always part of the booking, with [`crate::Assignment::FixedPlusAny`].
    pub fixed: bool,
    /// When the person works.
    pub hours: Hours,
    /// What the person's time is taken by.
    pub calendar: Calendar,
}

impl Person {
    /// Someone with these hours and nothing to do.
    #[must_use]
    pub fn new(hours: Hours) -> Person {
        Person { duration: None, fixed: false, hours, calendar: Calendar::default() }
    }
}

/// What is asked about: a service, who performs it, and the state of the world.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The venue's zone: grid, windows and limits are counted in it.
    pub zone: &'a TimeZone,
    /// The rules.
    pub service: &'a Service,
    /// Those who perform it. With nobody nothing is offered.
    pub people: &'a [Person],
    /// The resources it needs.
    pub needs: &'a [Need],
    /// What takes everybody's time.
    pub busy: &'a [Busy],
    /// Holds on everybody's time.
    pub holds: &'a [Hold],
    /// The bookings of this service that count against its limits, without buffers.
    pub counted: &'a [Span],
    /// The present. Without it nothing is past, no hold has expired and rolling windows don't end.
    pub now: Option<Timestamp>,
    /// Seats wanted.
    pub party: u32,
}

impl<'a> Question<'a> {
    /// A question with nothing taken and no present.
    #[must_use]
    pub fn new(zone: &'a TimeZone, service: &'a Service, people: &'a [Person]) -> Question<'a> {
        Question {
            zone,
            service,
            people,
            needs: &[],
            busy: &[],
            holds: &[],
            counted: &[],
            now: None,
            party: 1,
        }
    }

    pub(crate) fn now_micros(&self) -> Option<i64> {
        self.now.map(Timestamp::as_microsecond)
    }

    /// The first instant at which a booking may start.
    pub(crate) fn earliest(&self) -> i64 {
        // A start equal to now isn't bookable.
        self.now_micros().map_or(i64::MIN, |now| now + self.service.notice.micros().max(1))
    }

    pub(crate) fn length_of(&self, person: &Person) -> i64 {
        person.duration.unwrap_or(self.service.duration).micros()
    }
}

/// For which starts slots are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query {
    /// Starts lie in this half-open span.
    pub starts: Span,
    /// Slots must also end in it.
    pub end_within: bool,
    /// Hours and free ranges are cut to it before the grid is laid.
    pub clip: bool,
}

impl From<Span> for Query {
    fn from(starts: Span) -> Query {
        Query { starts, end_within: false, clip: false }
    }
}

/// A time that can be booked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// When it starts.
    pub start: Timestamp,
    /// When it ends, without buffers.
    pub end: Timestamp,
    /// Who could take part, as ascending indexes into [`Question::people`]: with
    /// [`crate::Assignment::FixedPlusAny`] and [`crate::Assignment::Collective`] those who must are
    /// among them.
    pub people: Vec<usize>,
}
