//! The journal: what a client asked for and what it was told.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use uuid::Uuid;

/// An instant, in microseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub i64);

impl At {
    /// So many minutes later.
    pub fn plus(self, minutes: i64) -> At {
        At(self.0 + minutes * 60_000_000)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<At, D::Error> {
        jiff::Timestamp::deserialize(deserializer).map(|at| At(at.as_microsecond()))
    }
}

impl fmt::Display for At {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", jiff::Timestamp::from_microsecond(self.0).unwrap())
    }
}

impl fmt::Debug for At {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{self}")
    }
}

/// Where and with whom a booking is: what a move changes as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// What.
    pub service_id: Uuid,
    /// The session in which it has seats.
    pub session_id: Option<Uuid>,
    /// Start.
    pub starts_at: At,
    /// End, without buffers.
    pub ends_at: At,
    /// With whom, in the order of the ids.
    pub staff_ids: Vec<Uuid>,
    /// With which units, in the order of the ids.
    pub unit_ids: Vec<Uuid>,
}

/// A booking as an answer shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Told {
    /// Which.
    pub id: Uuid,
    /// Its state.
    pub state: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// How many seats it has of a session.
    pub seats: Option<i32>,
    /// Until when a hold lives.
    pub hold_expires_at: Option<At>,
    /// Counts moves and the cancellation.
    pub sequence: i32,
    /// Counts changes.
    pub version: i32,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// A booking is made.
    Book,
    /// A time is held.
    Hold,
    /// A hold is confirmed.
    Confirm,
    /// A booking is moved somewhere.
    Move,
    /// One of two moves by which two bookings want to trade places.
    Swap,
    /// A booking is cancelled.
    Cancel,
}

impl Act {
    /// The refusals that a client of this harness may be given.
    pub fn refusals(self) -> &'static [&'static str] {
        match self {
            Act::Book | Act::Hold => &["slot_taken", "session_full"],
            Act::Confirm => &["hold_expired", "illegal_transition"],
            Act::Move | Act::Swap => {
                &["slot_taken", "session_full", "outside_hours", "illegal_transition"]
            }
            Act::Cancel => &["illegal_transition", "hold_expired"],
        }
    }

    /// Whether it makes a booking.
    pub fn makes(self) -> bool {
        matches!(self, Act::Book | Act::Hold)
    }
}

/// How it ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// It was acknowledged, with this answer.
    Done(Told),
    /// It was refused, for a reason that its client understands.
    Refused(String),
    /// Whoever asked gave up before anybody answered.
    Unknown,
    /// Anything else; there must be none.
    Odd(String),
}

/// One command, from its first attempt to its answer.
#[derive(Debug, Clone)]
pub struct Deed {
    /// What.
    pub act: Act,
    /// Its idempotency key.
    pub key: String,
    /// Which booking it is about; none if it makes one.
    pub about: Option<Uuid>,
    /// Where it is posted.
    pub path: String,
    /// What is posted; forgotten when nothing can be in doubt any more.
    pub body: Value,
    /// Attempts in all.
    pub attempts: u32,
    /// Attempts without a definite answer: none, or one that says that nothing is known.
    pub unanswered: u32,
    /// How long its client waited in all, in milliseconds.
    pub took_ms: f64,
    /// When it was answered.
    pub at: Option<At>,
    /// How it ended.
    pub end: End,
}

impl Deed {
    /// Something to be done.
    pub fn new(act: Act, key: String, about: Option<Uuid>, path: String, body: Value) -> Deed {
        Deed {
            act,
            key,
            about,
            path,
            body,
            attempts: 0,
            unanswered: 0,
            took_ms: 0.0,
            at: None,
            end: End::Unknown,
        }
    }

    /// The answer, if it was acknowledged.
    pub fn told(&self) -> Option<&Told> {
        match &self.end {
            End::Done(told) => Some(told),
            _ => None,
        }
    }

    /// As it is kept: what can't be in doubt any more needn't be asked again.
    pub fn kept(mut self) -> Deed {
        if !self.is_in_doubt() {
            (self.body, self.path) = (Value::Null, String::new());
        }
        self
    }

    /// Whether an attempt that nobody answered may have been carried out, though a later one was refused.
    pub fn is_in_doubt(&self) -> bool {
        self.unanswered > 0 && self.told().is_none()
    }
}
