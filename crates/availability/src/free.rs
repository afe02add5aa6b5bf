//! When people and units are free, computed once for a question and a stretch of time.

use crate::busy::{Calendar, Need, blocked, crowded};
use crate::question::{Person, Query, Question};
use crate::ranges::{Walker, clipped, merged, without};
use crate::schedule::{Hours, spans};
use crate::service::Assignment;
use crate::time::{DAY, Minutes, Span};

/// How far before a query hours are looked at. A range of hours is at most a day long before it is
/// joined to its neighbours, and joined ones get a new anchor each midnight after a day (see
/// `grid`), so no start depends on what lies further back.
const LOOK_BACK: i64 = 4 * DAY;

/// Everyone's hours and free time.
#[derive(Debug)]
pub(crate) struct Free {
    /// For each person, where a whole booking may lie.
    pub people: Vec<Vec<Span>>,
    /// For each need, its count and where each unit is taken.
    pub needs: Vec<(usize, Vec<Vec<Span>>)>,
    /// Where anybody works.
    pub hours: Vec<Span>,
    /// Where anybody is free, and enough units are.
    pub any: Vec<Span>,
}

impl Free {
    pub(crate) fn new(question: &Question<'_>, query: &Query) -> Free {
        let longest = question.people.iter().map(|person| question.length_of(person)).max();
        let window = Span {
            start: query.starts.start - LOOK_BACK,
            end: query.starts.end + longest.unwrap_or(0),
        };
        let mut hours = Vec::new();
        let mut people = Vec::with_capacity(question.people.len());
        for person in question.people {
            let mut worked = spans(&person.hours, window);
            if query.clip {
                worked = clipped(&worked, query.starts);
            }
            people.push(free_of(question, person, &worked));
            hours.append(&mut worked);
        }
        let needs: Vec<_> = question.needs.iter().map(|need| taken_units(question, need)).collect();
        let mut any = merged(people.concat());
        for (count, units) in &needs {
            any = without(&any, &scarce(*count, units, window));
        }
        Free { people, needs, hours: merged(hours), any }
    }
}

/// A person's hours without what is taken. What is taken is widened by the service's buffers, so
/// that a booking whose bare time lies in the rest has room for its claim.
fn free_of(question: &Question<'_>, person: &Person, worked: &[Span]) -> Vec<Span> {
    let Calendar::Known(busy) = &person.calendar else {
        return Vec::new();
    };
    let service = question.service;
    if question.party > service.capacity {
        return Vec::new();
    }
    let holds = question.holds.iter().filter(|hold| hold.counts(question.now));
    let all = busy.iter().chain(question.busy).chain(holds.map(|hold| &hold.busy));
    let taken = blocked(all, service.capacity, question.party, true);
    without(worked, &widened(taken, service.buffer_before, service.buffer_after))
}

/// Where a bare booking can't lie, for its buffers would reach into what is taken.
fn widened(taken: Vec<Span>, before: Minutes, after: Minutes) -> Vec<Span> {
    merged(taken.into_iter().map(|span| span.widened(after, before)).collect())
}

/// Where each readable unit is taken. Units are booked whole: seats don't matter.
fn taken_units(question: &Question<'_>, need: &Need) -> (usize, Vec<Vec<Span>>) {
    let before = need.buffer_before.unwrap_or(question.service.buffer_before);
    let after = need.buffer_after.unwrap_or(question.service.buffer_after);
    let taken = |unit: &Calendar| match unit {
        Calendar::Known(busy) => {
            Some(widened(busy.iter().map(|entry| entry.claim).collect(), before, after))
        }
        Calendar::Unknown => None,
    };
    (need.count, need.units.iter().filter_map(taken).collect())
}

/// Where fewer than `count` units are free.
fn scarce(count: usize, units: &[Vec<Span>], window: Span) -> Vec<Span> {
    let Some(spare) = units.len().checked_sub(count) else {
        return vec![window];
    };
    let edges = units.iter().flatten().flat_map(|span| [(span.start, 1), (span.end, -1)]);
    merged(crowded(edges.collect(), i64::try_from(spare).unwrap_or(i64::MAX)))
}

/// Are enough units free throughout?
pub(crate) fn enough(count: usize, units: &mut [Walker<'_>], start: i64, end: i64) -> bool {
    units.iter_mut().filter_map(|unit| (!unit.meets(start, end)).then_some(())).count() >= count
}

/// Do anybody's hours come from a calendar, which has no beginning?
pub(crate) fn endless(question: &Question<'_>) -> bool {
    question.people.iter().any(|person| matches!(person.hours, Hours::Weekly(_)))
}

/// People who together make a booking of one length: all of `must` and, if `one`, one of `choice`.
#[derive(Debug)]
pub(crate) struct Team {
    pub length: i64,
    pub must: Vec<usize>,
    pub choice: Vec<usize>,
    pub one: bool,
}

/// The teams of a service, shortest first; several only if people have own durations.
pub(crate) fn teams(question: &Question<'_>) -> Vec<Team> {
    let people = question.people;
    let (must, choice): (Vec<usize>, Vec<usize>) =
        (0..people.len()).partition(|&index| match question.service.assignment {
            Assignment::Any | Assignment::RoundRobin | Assignment::LeastBusy => false,
            Assignment::FixedPlusAny => people[index].fixed,
            Assignment::Collective => true,
        });
    let length = |index: &usize| question.length_of(&people[*index]);
    let least = must.iter().map(length).max().unwrap_or(0);
    if choice.is_empty() {
        // Of nobody at all there is no team.
        return match must.is_empty() {
            true => Vec::new(),
            false => vec![Team { length: least, must, choice, one: false }],
        };
    }
    let mut lengths: Vec<i64> = choice.iter().map(|index| length(index).max(least)).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let team = |wanted: i64| Team {
        length: wanted,
        must: must.clone(),
        choice: choice.iter().copied().filter(|i| length(i).max(least) == wanted).collect(),
        one: true,
    };
    lengths.into_iter().map(team).collect()
}
