//! Hours in the notation of OpenStreetMap (`opening_hours`), both ways (SCH-3).
//!
//! A notation becomes what the product keeps: a week that goes on for ever, weeks for a while, and overrides for dates.
//! What can't be booked, or isn't understood, is refused with its place; `docs/opening-hours.md` says what that is.

mod apply;
mod compress;
mod evaluate;
pub mod model;
mod plan;
mod read;
mod spans;
mod words;
mod write;

pub use apply::{read as read_notation, set as set_notation};
pub use plan::{Wanted, plan};
pub use read::{LONGEST, Refused};
pub use write::write;

use crate::platform::http::Problem;

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        let Refused { column, reason, sentence } = refused;
        Problem::invalid("notation", &format!("column {column}: {sentence}"))
            .with("column", column)
            .with("reason", reason)
    }
}

#[cfg(test)]
mod tests;
