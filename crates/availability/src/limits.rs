//! How much has been booked in the periods of the venue's calendar.

use crate::question::Question;
use crate::refusal::LimitKind;
use crate::service::Limits;
use crate::time::{MINUTE, Span};
use crate::zone::{Clock, date_of, weekday};

/// What is booked already, by local day of the start.
#[derive(Debug)]
pub(crate) struct Used {
    limits: Limits,
    booked: Vec<(i64, i64)>,
    day: i64,
    sums: [Sum; 3],
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    bookings: u32,
    micros: i64,
}

impl Used {
    pub(crate) fn new(question: &Question<'_>, clock: &mut Clock<'_>) -> Used {
        let limits = question.service.limits;
        let none = limits == Limits::default();
        let dated = |span: &Span| (clock.day(span.start), span.length());
        let booked = if none { Vec::new() } else { question.counted.iter().map(dated).collect() };
        Used { limits, booked, day: i64::MIN, sums: Default::default() }
    }

    /// The first limit that one more booking of `length` microseconds on `day` would break.
    pub(crate) fn reached(&mut self, day: i64, length: i64) -> Option<LimitKind> {
        if self.limits == Limits::default() {
            return None;
        }
        if self.day != day {
            self.sum(day);
        }
        let [today, week, month] = self.sums;
        let limits = self.limits;
        let count = |sum: Sum, limit: Option<u32>| limit.is_some_and(|most| sum.bookings >= most);
        let minutes = |sum: Sum, limit: Option<u32>| {
            limit.is_some_and(|most| sum.micros + length > i64::from(most) * MINUTE)
        };
        [
            (count(today, limits.per_day), LimitKind::PerDay),
            (count(week, limits.per_week), LimitKind::PerWeek),
            (count(month, limits.per_month), LimitKind::PerMonth),
            (minutes(today, limits.per_day_minutes), LimitKind::PerDayMinutes),
            (minutes(week, limits.per_week_minutes), LimitKind::PerWeekMinutes),
            (minutes(month, limits.per_month_minutes), LimitKind::PerMonthMinutes),
        ]
        .into_iter()
        .find_map(|(broken, kind)| broken.then_some(kind))
    }

    fn sum(&mut self, day: i64) {
        let month = |day: i64| date_of(day).first_of_month();
        let this_month = month(day);
        self.day = day;
        self.sums = Default::default();
        for &(booked, micros) in &self.booked {
            let same = [booked == day, monday(booked) == monday(day), month(booked) == this_month];
            for (sum, same) in self.sums.iter_mut().zip(same) {
                if same {
                    sum.bookings += 1;
                    sum.micros += micros;
                }
            }
        }
    }
}

fn monday(day: i64) -> i64 {
    day - weekday(day) as i64
}
