//! The times that are offered.

use crate::free::{Free, Team, enough, teams};
use crate::grid::starts;
use crate::limits::Used;
use crate::question::{Query, Question, Slot};
use crate::ranges::Walker;
use crate::time::instant;
use crate::window::days;
use crate::zone::Clock;

/// Every slot of the query, by start, then by end. Slots differ in length only if people have own
/// durations; the same start may then occur more than once.
///
/// Never fails: what can't be booked isn't there. [`crate::explain()`] says why.
#[must_use]
pub fn slots(question: &Question<'_>, query: &Query) -> Vec<Slot> {
    let mut found = Vec::new();
    each_slot(question, query, |_, slot| {
        found.push(Slot {
            start: instant(slot.start),
            end: instant(slot.end),
            people: slot.people.to_vec(),
        });
    });
    found
}

/// A slot in the engine's own terms.
pub(crate) struct Found<'a> {
    pub start: i64,
    pub end: i64,
    pub people: &'a [usize],
}

/// Calls `each` with every slot and the local day on which it starts.
pub(crate) fn each_slot(
    question: &Question<'_>,
    query: &Query,
    mut each: impl FnMut(i64, Found<'_>),
) {
    let mut clock = Clock::new(question.zone);
    let (first, last) = days(question, &mut clock);
    let mut used = Used::new(question, &mut clock);
    let earliest = question.earliest();
    let free = Free::new(question, query);
    let teams = teams(question);
    let mut people: Vec<_> = free.people.iter().map(|spans| Walker::new(spans)).collect();
    let mut needs: Vec<(usize, Vec<_>)> = free
        .needs
        .iter()
        .map(|(count, units)| (*count, units.iter().map(|unit| Walker::new(unit)).collect()))
        .collect();
    let mut able = Vec::new();
    starts(question, query, &free, &mut clock, |clock, start| {
        if start < earliest {
            return;
        }
        let day = clock.day(start);
        if first.is_some_and(|first| day < first) || last.is_some_and(|last| day > last) {
            return;
        }
        for team in &teams {
            let end = start + team.length;
            let fits = !(query.end_within && end > query.starts.end)
                && assemble(team, &mut people, start, end, &mut able)
                && needs.iter_mut().all(|(count, units)| enough(*count, units, start, end))
                && used.reached(day, team.length).is_none();
            if fits {
                each(day, Found { start, end, people: &able });
            }
        }
    });
}

/// Fills `able` with those of the team who are free throughout; is that enough of them?
fn assemble(
    team: &Team,
    people: &mut [Walker<'_>],
    start: i64,
    end: i64,
    able: &mut Vec<usize>,
) -> bool {
    able.clear();
    for &index in &team.must {
        if !people[index].covers(start, end) {
            return false;
        }
    }
    able.extend(team.choice.iter().filter(|&&index| people[index].covers(start, end)));
    if team.one && able.is_empty() {
        return false;
    }
    able.extend(&team.must);
    able.sort_unstable();
    true
}
