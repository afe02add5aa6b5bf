//! Where starts lie.

use crate::free::{Free, endless};
use crate::question::{Query, Question};
use crate::service::Grid;
use crate::time::{DAY, MINUTE, Span};
use crate::zone::Clock;

/// Calls `each` with every start of the grid in the query, in ascending order.
pub(crate) fn starts(
    question: &Question<'_>,
    query: &Query,
    free: &Free,
    clock: &mut Clock<'_>,
    mut each: impl FnMut(&mut Clock<'_>, i64),
) {
    let service = question.service;
    let base = if service.grid == Grid::Opening { &free.hours } else { &free.any };
    let daily = endless(question);
    let step = service.step.micros();
    for &range in base {
        let mut from = range.start;
        while from < range.end.min(query.starts.end) {
            let until = if daily { next_anchor(range, from, clock) } else { range.end };
            let mut start = anchor(question, Span { start: from, end: until }, clock);
            start += service.offset.micros();
            let behind = (query.starts.start - start).max(0);
            start += (behind + step - 1) / step * step;
            while start < until && start < query.starts.end {
                each(clock, start);
                start += step;
            }
            from = until;
        }
    }
}

/// Hours without a beginning (open day and night) need a grid all the same, one that doesn't depend
/// on the query: such a range gets a new anchor at each local midnight a day or more after its start.
fn next_anchor(range: Span, from: i64, clock: &mut Clock<'_>) -> i64 {
    let soonest = (range.start + DAY).max(from + 1);
    if soonest >= range.end {
        return range.end;
    }
    let day = clock.day(soonest);
    let midnights = (0..4).filter_map(|ahead| clock.instant_of(day + ahead, 0));
    midnights.filter(|&at| at >= soonest).min().map_or(range.end, |at| at.min(range.end))
}

/// The first start of a stretch of the grid, before the service's offset.
fn anchor(question: &Question<'_>, stretch: Span, clock: &mut Clock<'_>) -> i64 {
    match question.service.clock_unit().map(|minutes| i64::from(minutes) * MINUTE) {
        Some(unit) => {
            let first = stretch.start.max(question.earliest());
            if first >= stretch.end { stretch.end } else { rounded_up(first, unit, clock) }
        }
        _ => stretch.start,
    }
}

fn rounded_up(at: i64, unit: i64, clock: &mut Clock<'_>) -> i64 {
    let up = |at: i64, clock: &mut Clock<'_>| {
        let over = clock.local(at).rem_euclid(unit);
        if over == 0 { at } else { at + unit - over }
    };
    let once = up(at, clock);
    // Again, for a change of the clocks on the way may be half an hour (Lord Howe).
    up(once, clock)
}
