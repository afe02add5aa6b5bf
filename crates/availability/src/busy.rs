//! What is taken, and what that leaves.

use jiff::Timestamp;

use crate::ranges::merged;
use crate::time::{Minutes, Span};

/// Something that takes time: a booking, a hold, time off, an entry of an imported calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    pub(crate) span: Span,
    pub(crate) claim: Span,
    pub(crate) seats: Option<u32>,
}

impl Busy {
    /// Takes exactly this time, wholly.
    #[must_use]
    pub fn exact(span: Span) -> Busy {
        Busy { span, claim: span, seats: None }
    }

    /// The time itself and the time with its buffers, as a booking's claim has it.
    #[must_use]
    pub fn buffered(span: Span, before: Minutes, after: Minutes) -> Busy {
        Busy { span, claim: span.widened(before, after), seats: None }
    }

    /// Takes only so many of the service's seats.
    #[must_use]
    pub fn seats(self, seats: u32) -> Busy {
        Busy { seats: Some(seats), ..self }
    }
}

/// What is known of the time of a person or a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Calendar {
    /// All that is taken, in any order.
    Known(Vec<Busy>),
    /// It can't be read, so everything counts as taken.
    Unknown,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar::Known(Vec::new())
    }
}

/// A customer's short claim on a time while they fill in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// What it takes.
    pub busy: Busy,
    /// Held by the one who asks: hides nothing.
    pub mine: bool,
    /// From this instant on it counts for nothing; `None` is never.
    pub expires: Option<Timestamp>,
}

impl Hold {
    /// Does it hide anything at `now`?
    #[must_use]
    pub fn counts(&self, now: Option<Timestamp>) -> bool {
        let expired = self.expires.zip(now).is_some_and(|(expires, now)| now >= expires);
        !self.mine && !expired
    }
}

/// So many of these units (rooms, chairs, machines) are needed, free throughout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// How many units a booking takes.
    pub count: usize,
    /// The units that would do.
    pub units: Vec<Calendar>,
    /// Taken of a unit before the start, where it differs from the service's buffer.
    pub buffer_before: Option<Minutes>,
    /// Taken of a unit after the end, where it differs from the service's buffer.
    pub buffer_after: Option<Minutes>,
}

impl Need {
    /// So many of these, with the service's buffers.
    #[must_use]
    pub fn new(count: usize, units: Vec<Calendar>) -> Need {
        Need { count, units, buffer_before: None, buffer_after: None }
    }
}

/// Where too little is left for `party` more seats of `capacity`, which aren't more than there are: merged, in the time of claims
/// (`claim: true`) or of the bare bookings.
pub(crate) fn blocked<'a>(
    busy: impl Iterator<Item = &'a Busy>,
    capacity: u32,
    party: u32,
    claim: bool,
) -> Vec<Span> {
    let left = i64::from(capacity) - i64::from(party);
    let mut whole = Vec::new();
    let mut edges = Vec::new();
    for entry in busy {
        let span = if claim { entry.claim } else { entry.span };
        match entry.seats {
            Some(seats) => {
                edges.push((span.start, i64::from(seats)));
                edges.push((span.end, -i64::from(seats)));
            }
            None => whole.push(span),
        }
    }
    whole.extend(crowded(edges, left));
    merged(whole)
}

/// Where the sum of what has begun and not ended exceeds `left`.
pub(crate) fn crowded(mut edges: Vec<(i64, i64)>, left: i64) -> Vec<Span> {
    // Ends sort before starts at the same instant: a seat that is left can be taken at once.
    edges.sort_unstable();
    let mut full_since = None;
    let mut taken = 0;
    let mut found = Vec::new();
    for (at, change) in edges {
        taken += change;
        match (full_since, taken > left) {
            (None, true) => full_since = Some(at),
            (Some(since), false) => {
                found.extend(Span::of(since, at));
                full_since = None;
            }
            _ => {}
        }
    }
    found
}
