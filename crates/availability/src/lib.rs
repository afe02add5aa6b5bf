//! The engine: hours, overrides, busy ranges and rules in; slots or a typed refusal out.
//!
//! It knows no database, no clock, no tenant and no customer: everything that decides is an
//! argument. `docs/semantics.md` says in plain words what is computed here; the database's own
//! check follows the same text.
//!
//! Reading order: [`Span`] and [`DayRange`] (time), [`Hours`] (when someone works), [`Busy`] (what
//! is taken), [`Service`] (the rules), [`Question`] (all of these together), then [`slots()`],
//! [`check()`] and [`explain()`].
//!
//! Instants are kept in whole microseconds, as in PostgreSQL. Durations are elapsed time.
#![forbid(unsafe_code)]

mod busy;
#[cfg(feature = "case")]
pub mod case;
mod check;
mod days;
mod free;
mod grid;
mod limits;
mod question;
mod ranges;
mod refusal;
mod schedule;
mod service;
mod slots;
mod time;
mod window;
mod zone;

pub use busy::{Busy, Calendar, Hold, Need};
pub use check::{admissible, check, explain};
pub use days::{days_with_slots, next_slot};
pub use question::{Person, Query, Question, Slot};
pub use refusal::{LimitKind, Refusal};
pub use schedule::{Change, Hours, Override, Timetable, Week, Weekly, working_ranges};
pub use service::{Assignment, DayUnit, Grid, Limits, Service, Window};
pub use slots::slots;
pub use time::{DayRange, Invalid, Length, Minutes, Span};
pub use zone::{Unclear, rule_time, typed_time};
