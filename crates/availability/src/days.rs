//! Days that have a slot, and the next slot.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::question::{Query, Question, Slot};
use crate::slots::{each_slot, slots};
use crate::time::{DAY, Span};
use crate::zone::date_of;

/// The local dates of the venue on which a slot of the query starts, ascending.
#[must_use]
pub fn days_with_slots(question: &Question<'_>, query: &Query) -> Vec<Date> {
    let mut days: Vec<i64> = Vec::new();
    each_slot(question, query, |day, _| {
        if days.last() != Some(&day) {
            days.push(day);
        }
    });
    // Where the clocks go back over midnight a date can come twice.
    days.sort_unstable();
    days.dedup();
    days.into_iter().map(date_of).collect()
}

/// The first slot that starts at `from` or later and before `horizon`. Looks a week at a time.
#[must_use]
pub fn next_slot(question: &Question<'_>, from: Timestamp, horizon: Timestamp) -> Option<Slot> {
    let mut at = from.as_microsecond().max(question.earliest());
    let end = horizon.as_microsecond();
    while let Some(starts) = Span::of(at, end.min(at.saturating_add(7 * DAY))) {
        if let Some(slot) = slots(question, &Query::from(starts)).into_iter().next() {
            return Some(slot);
        }
        at = starts.end;
    }
    None
}
