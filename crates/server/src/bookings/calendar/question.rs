//! The engine's question: what a business has set, and what is taken.

use std::collections::HashMap;
use std::sync::Arc;

use availability::{Busy, Hours, Length, Need, Person, Question, Span};
use jiff::Timestamp;
use uuid::Uuid;

use super::Lasting;
use super::rules::{Member, NeedOf, Rules};
use super::taken::Taken;

/// Everything that the engine needs, owned.
#[derive(Debug)]
pub struct Calendar {
    /// What the business has set.
    pub rules: Arc<Rules>,
    /// The database's present.
    pub now: Timestamp,
    /// How long it shows what is.
    pub lasting: Lasting,
    /// The ids behind the engine's indexes.
    pub staff: Vec<Uuid>,
    people: Vec<Person>,
    needs: Vec<Need>,
    counted: Vec<Span>,
}

impl Calendar {
    pub(super) fn new(
        rules: Arc<Rules>,
        team: &[&Member],
        mut taken: Taken,
        lasting: Lasting,
    ) -> Calendar {
        let needs = rules.needs.iter().map(|need| needed(need, &taken.busy)).collect();
        let person = |one: &&Member| {
            let mut person = Person::new(Hours::Weekly(one.hours.clone()));
            person.fixed = one.fixed;
            person.duration = one.duration;
            person.calendar =
                availability::Calendar::Known(taken.busy.remove(&one.id).unwrap_or_default());
            person
        };
        let people = team.iter().map(person).collect();
        let staff = team.iter().map(|one| one.id).collect();
        Calendar { now: taken.now, lasting, staff, people, needs, counted: taken.counted, rules }
    }

    /// The engine's question.
    pub fn question(&self) -> Question<'_> {
        let mut question = Question::new(&self.rules.zone, &self.rules.service, &self.people);
        question.needs = &self.needs;
        question.counted = &self.counted;
        question.now = Some(self.now);
        question
    }

    /// The ids of the engine's people.
    pub fn ids(&self, people: &[usize]) -> Vec<Uuid> {
        people.iter().filter_map(|index| self.staff.get(*index).copied()).collect()
    }

    /// Every length a booking of this service can have.
    pub fn lengths(&self) -> Vec<Length> {
        let own = |person: &Person| person.duration.unwrap_or(self.rules.service.duration);
        let mut all: Vec<Length> = self.people.iter().map(own).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn needed(need: &NeedOf, busy: &HashMap<Uuid, Vec<Busy>>) -> Need {
    let taken =
        |unit: &Uuid| availability::Calendar::Known(busy.get(unit).cloned().unwrap_or_default());
    Need {
        buffer_before: need.before,
        buffer_after: need.after,
        ..Need::new(need.quantity, need.units.iter().map(taken).collect())
    }
}
