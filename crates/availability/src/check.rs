//! Whether one time can be booked, and if not, why.

use crate::busy::{Busy, Calendar, blocked};
use crate::free::{Free, Team, enough, teams};
use crate::grid::starts;
use crate::limits::Used;
use crate::question::{Person, Query, Question, Slot};
use crate::ranges::{Walker, covers};
use crate::refusal::Refusal;
use crate::schedule::{closed_at, spans};
use crate::time::{Span, instant};
use crate::window;
use crate::zone::{Clock, date_of};

/// Is this time offered? As [`admissible`], and on the grid.
///
/// # Errors
/// The first reason against it, as [`explain`] orders them; [`Refusal::OffGrid`] comes last, so it
/// says that nothing but the grid is in the way.
pub fn check(question: &Question<'_>, span: Span) -> Result<Slot, Refusal> {
    let slot = admissible(question, span)?;
    if on_grid(question, span) { Ok(slot) } else { Err(Refusal::OffGrid) }
}

/// Can this time be booked, wherever the grid lies? This is what the database judges too.
///
/// # Errors
/// The first reason against it.
pub fn admissible(question: &Question<'_>, span: Span) -> Result<Slot, Refusal> {
    Trial::new(question, span).verdict().map_err(|reasons| reasons[0])
}

/// Every reason why this time isn't offered; empty if it is. The order is fixed: who, when, how
/// long, hours and what is taken, resources, limits, grid.
#[must_use]
pub fn explain(question: &Question<'_>, span: Span) -> Vec<Refusal> {
    let mut reasons = Trial::new(question, span).verdict().err().unwrap_or_default();
    if !question.people.is_empty() && !on_grid(question, span) {
        reasons.push(Refusal::OffGrid);
    }
    reasons
}

fn on_grid(question: &Question<'_>, span: Span) -> bool {
    let query = Query::from(Span { start: span.start, end: span.start + 1 });
    let free = Free::new(question, &query);
    let mut found = false;
    starts(question, &query, &free, &mut Clock::new(question.zone), |_, _| found = true);
    found
}

/// One time before the judge.
struct Trial<'a> {
    question: &'a Question<'a>,
    span: Span,
    free: Free,
}

impl<'a> Trial<'a> {
    fn new(question: &'a Question<'a>, span: Span) -> Trial<'a> {
        let free = Free::new(question, &Query::from(span));
        Trial { question, span, free }
    }

    fn verdict(&self) -> Result<Slot, Vec<Refusal>> {
        let question = self.question;
        if question.people.is_empty() {
            return Err(vec![Refusal::NoStaff]);
        }
        let mut reasons: Vec<Refusal> = Vec::new();
        reasons.extend(self.too_soon());
        let mut clock = Clock::new(question.zone);
        reasons.extend(self.outside_window(&mut clock));
        let team = teams(question).into_iter().find(|team| team.length == self.span.length());
        let people = match team {
            None => Err(Refusal::WrongLength),
            Some(team) => self.people(&team),
        };
        reasons.extend(people.as_ref().err());
        reasons.extend(self.scarce_units());
        let day = clock.day(self.span.start);
        let limit = Used::new(question, &mut clock).reached(day, self.span.length());
        reasons.extend(limit.map(|limit| Refusal::LimitReached { limit }));
        match people {
            Ok(people) if reasons.is_empty() => {
                Ok(Slot { start: self.span.start(), end: self.span.end(), people })
            }
            _ => Err(reasons),
        }
    }

    fn too_soon(&self) -> Option<Refusal> {
        let now = self.question.now_micros()?;
        let earliest = self.question.earliest();
        if self.span.start <= now {
            return Some(Refusal::InThePast);
        }
        (self.span.start < earliest)
            .then(|| Refusal::TooShortNotice { earliest: instant(earliest) })
    }

    fn outside_window(&self, clock: &mut Clock<'_>) -> Option<Refusal> {
        let (first, last) = window::days(self.question, clock);
        let day = clock.day(self.span.start);
        let outside = first.is_some_and(|first| day < first) || last.is_some_and(|last| day > last);
        outside
            .then(|| Refusal::OutsideWindow { first: first.map(date_of), last: last.map(date_of) })
    }

    /// Who could take part, or the reason that is nearest to a yes.
    fn people(&self, team: &Team) -> Result<Vec<usize>, Refusal> {
        let unable: Vec<(usize, Refusal)> =
            team.must.iter().filter_map(|&index| Some((index, self.against(index)?))).collect();
        if let Some(&(person, reason)) = unable.first() {
            let alone = team.must.len() + team.choice.len() == 1;
            let agreed = unable.len() == team.must.len()
                && !team.one
                && unable.iter().all(|(_, other)| other.code() == reason.code());
            return Err(if alone || agreed {
                reason
            } else {
                Refusal::StaffUnavailable { person }
            });
        }
        let against: Vec<(usize, Option<Refusal>)> =
            team.choice.iter().map(|&index| (index, self.against(index))).collect();
        let mut able: Vec<usize> = against
            .iter()
            .filter(|(_, reason)| reason.is_none())
            .map(|(index, _)| *index)
            .collect();
        if team.one && able.is_empty() {
            let nearest = against.into_iter().filter_map(|(_, reason)| reason).max_by_key(nearness);
            return Err(nearest.unwrap_or(Refusal::NoStaff));
        }
        able.extend(&team.must);
        able.sort_unstable();
        Ok(able)
    }

    /// Why this person can't, if so.
    fn against(&self, index: usize) -> Option<Refusal> {
        if covers(&self.free.people[index], self.span) {
            return None;
        }
        let person = &self.question.people[index];
        let Calendar::Known(busy) = &person.calendar else {
            return Some(Refusal::CalendarUnreadable);
        };
        Some(self.outside_hours(person).unwrap_or_else(|| self.conflict(busy)))
    }

    fn outside_hours(&self, person: &Person) -> Option<Refusal> {
        if covers(&spans(&person.hours, self.span), self.span) {
            return None;
        }
        Some(match closed_at(&person.hours, self.span.start) {
            Some(date) => Refusal::ClosedDate { date },
            None => Refusal::OutsideHours,
        })
    }

    /// Something is in the way: the bare times, or only the buffers?
    fn conflict(&self, busy: &[Busy]) -> Refusal {
        let question = self.question;
        let (capacity, party) = (question.service.capacity, question.party);
        if party > capacity {
            return Refusal::CapacityFull;
        }
        let holds = question.holds.iter().filter(|hold| hold.counts(question.now));
        let all = || busy.iter().chain(question.busy).chain(holds.clone().map(|hold| &hold.busy));
        let bare = blocked(all(), capacity, party, false);
        if !bare.iter().any(|span| span.meets(self.span)) {
            return Refusal::BufferConflict;
        }
        let whole = all().any(|entry| entry.seats.is_none() && entry.span.meets(self.span));
        if whole || capacity == 1 { Refusal::Taken } else { Refusal::CapacityFull }
    }

    fn scarce_units(&self) -> Option<Refusal> {
        self.free.needs.iter().enumerate().find_map(|(need, (count, units))| {
            let mut units: Vec<_> = units.iter().map(|unit| Walker::new(unit)).collect();
            let free = enough(*count, &mut units, self.span.start, self.span.end);
            (!free).then_some(Refusal::ResourceTaken { need })
        })
    }
}

/// Of several people's reasons the one is told that was nearest to a yes.
fn nearness(reason: &Refusal) -> u8 {
    match reason {
        Refusal::OutsideHours => 0,
        Refusal::ClosedDate { .. } => 1,
        Refusal::CalendarUnreadable => 2,
        Refusal::Taken => 3,
        Refusal::BufferConflict => 4,
        _ => 5,
    }
}
