//! A town: tenants that are alike, each with people, customers and bookings, most of which lie in the past. It is made by
//! copying a sample, and made larger by copying more; nothing of it is stored here, for ids follow from numbers.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use testkit::Dice;
use uuid::Uuid;

use super::kit::{Anchors, new_id};

/// How a house's hours are: every day from nine to five, a booking every half-hour.
pub const A_DAY: usize = 16;
/// Half an hour.
pub const LASTS: i64 = 30 * 60 * 1_000_000;
/// In so many days lie the bookings to come; those after them are free for whoever measures.
pub const AHEAD: usize = 60;

/// What doesn't grow.
#[derive(Debug, Clone)]
pub struct Town {
    /// People of a tenant.
    pub staff: usize,
    /// Bookings to come of each of them.
    pub coming: usize,
    /// The first of all days is the one after this.
    pub today: Date,
    /// The businesses'.
    pub zone: TimeZone,
    /// When it was made.
    pub now: i64,
}

/// How large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Tenants.
    pub tenants: usize,
    /// Past bookings of each of a tenant's people.
    pub past: usize,
}

/// A booking: of which person, and where in their calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The person's number.
    pub staff: usize,
    /// Days from today.
    pub day: i64,
    /// Which half-hour.
    pub slot: usize,
}

impl Town {
    /// Bookings of all.
    pub fn bookings(&self, size: Size) -> usize {
        size.tenants * self.staff * (self.coming + size.past)
    }

    /// Customers of a tenant: each came a few times.
    pub fn customers(&self, past: usize) -> usize {
        (self.staff * (self.coming + past)).div_ceil(5)
    }

    /// Where this person's booking to come of this number is. All of a person's differ.
    pub fn coming(&self, staff: usize, number: usize) -> Place {
        // A step that shares no factor with the number of places.
        let place = (number * 47 + staff * 11) % (AHEAD * A_DAY);
        Place { staff, day: (place / A_DAY) as i64 + 1, slot: place % A_DAY }
    }

    /// Where their past booking of this number is: the more there are, the longer ago. In the days before today nobody
    /// worked: calendars look back a few days, and what they find there must be the same in every town.
    pub fn past(&self, staff: usize, number: usize) -> Place {
        Place { staff, day: -15 - (number / A_DAY) as i64, slot: number % A_DAY }
    }

    /// The wall clock at a place.
    pub fn clock(&self, place: Place) -> jiff::civil::DateTime {
        let date = self.today.checked_add(Span::new().days(place.day)).unwrap();
        let half_hours = i64::try_from(place.slot).unwrap();
        let nine = Time::constant(9, 0, 0, 0);
        date.to_datetime(nine.checked_add(Span::new().minutes(30 * half_hours)).unwrap())
    }

    /// The instant of a place.
    pub fn start(&self, place: Place) -> Timestamp {
        self.clock(place).to_zoned(self.zone.clone()).unwrap().timestamp()
    }

    /// The times of a copied booking: made up to three weeks before it starts, or before now.
    pub fn anchors(&self, place: Place, dice: &mut Dice) -> Anchors {
        let start = self.start(place).as_microsecond();
        let wall = jiff::tz::Offset::UTC.to_timestamp(self.clock(place)).unwrap();
        let before = (1 + i64::try_from(dice.below(20 * 86_400)).unwrap()) * 1_000_000;
        let made = start.min(self.now) - before;
        Anchors { start, local: wall.as_microsecond(), made, done: start + LASTS }
    }

    /// The id of a tenant's thing of this number.
    pub fn id(tenant: usize, thing: usize) -> Uuid {
        let mut dice = Dice::new((tenant as u64) << 20 | thing as u64);
        uuid::Builder::from_random_bytes(
            (u128::from(dice.below(u64::MAX)) << 64 | u128::from(dice.below(u64::MAX)))
                .to_be_bytes(),
        )
        .into_uuid()
    }

    /// The id of a tenant's customer of this number.
    pub fn customer(&self, tenant: usize, number: usize) -> Uuid {
        let mut dice = Dice::new(((tenant as u64) << 32 | number as u64) ^ 0x5eed_0000_0000_0000);
        let age = i64::try_from(number % 3650).unwrap() * 86_400_000_000;
        new_id(self.now - 86_400_000_000 - age, &mut dice)
    }
}

/// Names of people; the second one of each customer is theirs alone.
const FIRST: [&str; 20] = [
    "Ada", "Lin", "Noor", "Kai", "Mia", "Omar", "Ines", "Yuki", "Tomas", "Zoe", "Ravi", "Elif",
    "Jonas", "Amara", "Piet", "Sara", "Hugo", "Leila", "Marek", "Nia",
];
const SYLLABLES: [&str; 16] = [
    "ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "wu", "da", "fe", "gi", "ho", "ju", "pa",
];

/// What a customer is called: a first name that many have, and a last one.
pub fn name(number: usize) -> (&'static str, String) {
    let syllables = (0..6).map(|place| SYLLABLES[number >> (4 * place) & 15]);
    (FIRST[number % FIRST.len()], syllables.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{A_DAY, AHEAD, Town};

    #[test]
    fn no_two_bookings_of_a_person_are_at_one_place() {
        let today = jiff::civil::date(2026, 3, 1);
        let town = Town { staff: 3, coming: 20, today, zone: jiff::tz::TimeZone::UTC, now: 0 };
        for staff in 0..town.staff {
            let coming = (0..AHEAD * A_DAY).map(|number| town.coming(staff, number));
            let past = (0..1000).map(|number| town.past(staff, number));
            let all: Vec<_> = coming.chain(past).map(|it| (it.day, it.slot)).collect();
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
            assert!(all.iter().all(|&(day, slot)| day != 0 && slot < A_DAY));
        }
    }
}
