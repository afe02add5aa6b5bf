//! What both products are given: the same people, hours and bookings, on the same days.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use serde::Serialize;

/// From nine to five, a booking every half-hour.
pub const OPENS: Time = Time::constant(9, 0, 0, 0);
/// How long a booking lasts, and how far apart they can begin.
pub const MINUTES: i64 = 30;
/// How many can be had in a day.
pub const A_DAY: usize = 16;

/// The salon of both.
#[derive(Debug, Clone)]
pub struct Plan {
    /// People.
    pub staff: usize,
    /// Days that are asked for, from the first on; after them come days without bookings.
    pub days: usize,
    /// The first day.
    pub first: Date,
    /// Clients who have an account.
    pub clients: usize,
}

/// As the peer's fixture reads it.
#[derive(Debug, Serialize)]
pub struct Document {
    opens: String,
    closes: String,
    minutes: i64,
    staff: usize,
    booked: Vec<(usize, String, String)>,
    clients: usize,
}

/// The free times of one person on one day.
pub type Slots = BTreeSet<Time>;
/// By person and day.
pub type Answers = BTreeMap<(usize, Date), Slots>;

impl Plan {
    /// A day, by its number.
    pub fn day(&self, number: usize) -> Date {
        self.first.checked_add(Span::new().days(i64::try_from(number).unwrap())).unwrap()
    }

    /// A time of a day, by its number.
    pub fn time(slot: usize) -> Time {
        let minutes = MINUTES * i64::try_from(slot).unwrap();
        OPENS.checked_add(Span::new().minutes(minutes)).unwrap()
    }

    /// Half of a month is taken: of each person and day every other time, and on some days all.
    pub fn is_booked(&self, staff: usize, day: usize, slot: usize) -> bool {
        day < self.days && ((day + staff) % 10 == 9 || (slot * 7 + day * 3 + staff * 5) % 4 < 2)
    }

    /// All bookings.
    pub fn booked(&self) -> impl Iterator<Item = (usize, DateTime)> {
        let places = (0..self.staff).flat_map(|staff| {
            (0..self.days).flat_map(move |day| (0..A_DAY).map(move |slot| (staff, day, slot)))
        });
        let booked = places.filter(|&(staff, day, slot)| self.is_booked(staff, day, slot));
        booked.map(|(staff, day, slot)| (staff, self.day(day).to_datetime(Plan::time(slot))))
    }

    /// What the right answers are.
    pub fn free(&self) -> Answers {
        let mut answers = Answers::new();
        for staff in 0..self.staff {
            for day in 0..self.days {
                let free = (0..A_DAY).filter(|&slot| !self.is_booked(staff, day, slot));
                answers.insert((staff, self.day(day)), free.map(Plan::time).collect());
            }
        }
        answers
    }

    /// For the peer's fixture.
    pub fn document(&self) -> Document {
        let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        Document {
            opens: clock(OPENS),
            closes: clock(Plan::time(A_DAY)),
            minutes: MINUTES,
            staff: self.staff,
            booked: self
                .booked()
                .map(|(staff, at)| (staff, at.date().to_string(), clock(at.time())))
                .collect(),
            clients: self.clients,
        }
    }
}

/// Where two answers to the same questions differ, in words.
pub fn differences(one: (&str, &Answers), other: (&str, &Answers)) -> Vec<String> {
    let asked: BTreeSet<_> = one.1.keys().chain(other.1.keys()).collect();
    let mut found = Vec::new();
    for key in asked {
        let (Some(left), Some(right)) = (one.1.get(key), other.1.get(key)) else {
            found.push(format!("person {} on {}: only one of the two was asked", key.0, key.1));
            continue;
        };
        for (name, more, less) in [(one.0, left, right), (other.0, right, left)] {
            let only: Vec<String> = more.difference(less).map(ToString::to_string).collect();
            if !only.is_empty() {
                found.push(format!(
                    "person {} on {}: only {name} offers {}",
                    key.0,
                    key.1,
                    only.join(", ")
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::{A_DAY, Answers, Plan, differences};

    fn plan() -> Plan {
        Plan { staff: 2, days: 30, first: date(2026, 3, 2), clients: 1 }
    }

    #[test]
    fn what_is_booked_is_what_is_not_free() {
        let plan = plan();
        let free: usize = plan.free().values().map(std::collections::BTreeSet::len).sum();
        assert_eq!(free + plan.booked().count(), plan.staff * plan.days * A_DAY);
        assert!(plan.free().values().any(std::collections::BTreeSet::is_empty), "a full day");
        assert_eq!(Plan::time(A_DAY), time(17, 0, 0, 0));
    }

    #[test]
    fn each_difference_between_two_answers_is_told() {
        let right = plan().free();
        assert_eq!(differences(("ours", &right), ("theirs", &right)), Vec::<String>::new());
        let mut other = right.clone();
        let key = (0, date(2026, 3, 2));
        let gone = *other[&key].first().unwrap();
        other.get_mut(&key).unwrap().remove(&gone);
        let told = differences(("ours", &right), ("theirs", &other));
        assert_eq!(told, [format!("person 0 on 2026-03-02: only ours offers {gone}")]);
        other.get_mut(&key).unwrap().insert(time(23, 0, 0, 0));
        assert_eq!(differences(("ours", &right), ("theirs", &other)).len(), 2);
        assert_eq!(differences(("ours", &right), ("theirs", &Answers::new())).len(), 60);
    }
}
