//! What a round does to one of the two.

use std::cell::Cell;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use jiff::civil::DateTime;

use super::plan::{A_DAY, Answers, Plan};
use super::side::{End, Side};

/// Days behind those of the plan, in which rounds book.
pub const DAYS: usize = 30;
/// So many ask at once where many do.
pub const MANY: usize = 16;

/// What rounds have in common.
pub struct Load<'a> {
    /// The salon.
    pub plan: &'a Plan,
    /// The right answers.
    pub free: Answers,
    /// How long a question is asked.
    pub time: Duration,
    /// How many bookings are made one after the other, and by many at once.
    pub bookings: usize,
    /// How many want one time.
    pub contenders: usize,
}

/// What was measured of one of the two, a value a round.
#[derive(Debug, Default, Clone, serde::Serialize)]
pub struct Measured {
    /// Days of a person a second, one client.
    pub days_alone: Vec<f64>,
    /// The same, many clients.
    pub days: Vec<f64>,
    /// Months of a person a second, one client.
    pub months_alone: Vec<f64>,
    /// Bookings a second, one client.
    pub bookings_alone: Vec<f64>,
    /// The same, many clients.
    pub bookings: Vec<f64>,
    /// How often a contested time was sold, by the tables.
    pub sold: Vec<f64>,
    /// How many of the contenders were told that it is theirs.
    pub told: Vec<f64>,
    /// Seconds until the last of them had an answer.
    pub contest_seconds: Vec<f64>,
    /// Answers that nobody expected.
    pub odd: Vec<String>,
}

impl Load<'_> {
    /// One round.
    pub async fn round(&self, side: &impl Side, round: usize, to: &mut Measured) {
        to.days_alone.push(self.days(side, 1).await);
        to.days.push(self.days(side, MANY).await);
        to.months_alone.push(self.months(side).await);
        let first = round * (2 * self.bookings + 1);
        let alone = self.book(side, first, 1, &mut to.odd).await;
        to.bookings_alone.push(alone);
        let many = self.book(side, first + self.bookings, MANY, &mut to.odd).await;
        to.bookings.push(many);
        self.contest(side, first + 2 * self.bookings, to).await;
    }

    /// Days that were told, a second; each answer is the right one.
    async fn days(&self, side: &impl Side, clients: usize) -> f64 {
        let (begun, next) = (Instant::now(), Cell::new(0));
        join_all((0..clients).map(|_| async {
            while begun.elapsed() < self.time {
                let number = next.replace(next.get() + 1);
                let (staff, day) =
                    (number % self.plan.staff, number / self.plan.staff % self.plan.days);
                let day = self.plan.day(day);
                let told = side.slots(staff, day, day).await;
                assert_eq!(
                    told[0].1,
                    self.free[&(staff, day)],
                    "{}: person {staff} on {day}",
                    side.name()
                );
            }
        }))
        .await;
        next.get() as f64 / begun.elapsed().as_secs_f64()
    }

    async fn months(&self, side: &impl Side) -> f64 {
        let (begun, mut count) = (Instant::now(), 0);
        while begun.elapsed() < self.time {
            let staff = count % self.plan.staff;
            let (from, to) = (self.plan.day(0), self.plan.day(self.plan.days - 1));
            for (day, slots) in side.slots(staff, from, to).await {
                assert_eq!(
                    slots,
                    self.free[&(staff, day)],
                    "{}: person {staff} on {day}",
                    side.name()
                );
            }
            count += 1;
        }
        count as f64 / begun.elapsed().as_secs_f64()
    }

    /// A place behind the plan's days, the same on both sides.
    fn place(&self, number: usize) -> (usize, DateTime) {
        let (staff, number) = (number % self.plan.staff, number / self.plan.staff);
        assert!(number < DAYS * A_DAY, "fewer rounds or bookings, please");
        let day = self.plan.day(self.plan.days + number / A_DAY);
        (staff, day.to_datetime(Plan::time(number % A_DAY)))
    }

    /// Bookings a second, from this place on.
    async fn book(
        &self,
        side: &impl Side,
        first: usize,
        clients: usize,
        to: &mut Vec<String>,
    ) -> f64 {
        let (begun, next) = (Instant::now(), Cell::new(0));
        let ends = join_all((0..clients).map(|client| {
            let next = &next;
            async move {
                let mut ends = Vec::new();
                loop {
                    let number = next.replace(next.get() + 1);
                    if number >= self.bookings {
                        return ends;
                    }
                    let (staff, at) = self.place(first + number);
                    ends.push(side.book(client, staff, at).await);
                }
            }
        }))
        .await;
        let took = begun.elapsed().as_secs_f64();
        let odd = ends.into_iter().flatten().filter(|end| *end != End::Sold);
        to.extend(odd.map(|end| format!("{}: a free time ended with {end:?}", side.name())));
        self.bookings as f64 / took
    }

    /// Many want one time.
    async fn contest(&self, side: &impl Side, place: usize, to: &mut Measured) {
        let (staff, at) = self.place(place);
        let begun = Instant::now();
        let ends = join_all((0..self.contenders).map(|client| side.book(client, staff, at))).await;
        to.contest_seconds.push(begun.elapsed().as_secs_f64());
        to.told.push(ends.iter().filter(|end| **end == End::Sold).count() as f64);
        to.sold.push(side.sold(staff, at).await as f64);
        let odd = ends.into_iter().filter(|end| matches!(end, End::Odd(_)));
        to.odd.extend(odd.take(3).map(|end| format!("{}: a contender got {end:?}", side.name())));
    }
}
