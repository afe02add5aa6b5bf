//! The local dates on which a booking may start.

use crate::question::{Query, Question};
use crate::service::{DayUnit, Service, Window};
use crate::slots::each_slot;
use crate::time::Span;
use crate::zone::{Clock, day_of, weekday};

/// How far ahead days with slots are looked for. If there are fewer than the window wants, it ends
/// with the last that was found.
const HORIZON_DAYS: i64 = 366;

/// The first and the last day, both inclusive.
pub(crate) fn days(question: &Question<'_>, clock: &mut Clock<'_>) -> (Option<i64>, Option<i64>) {
    let today = question.now_micros().map(|now| clock.day(now));
    match question.service.window {
        Window::Unlimited => (None, None),
        Window::Range { first, last } => (Some(day_of(first)), Some(day_of(last))),
        Window::Rolling { days, unit } => (None, today.map(|today| last_day(today, days, unit))),
        Window::RollingBookable { days, unit } => {
            (None, today.map(|today| last_bookable(question, today, days, unit)))
        }
    }
}

fn last_day(today: i64, days: u32, unit: DayUnit) -> i64 {
    let days = i64::from(days);
    match unit {
        DayUnit::Calendar => today + days,
        DayUnit::Business => {
            let day = weekday(today) as i64;
            // From a weekend counting starts as if from the Friday before.
            let position = day.min(4) + days;
            if days == 0 { today } else { today - day + position / 5 * 7 + position % 5 }
        }
    }
}

fn last_bookable(question: &Question<'_>, today: i64, days: u32, unit: DayUnit) -> i64 {
    let service = Service { window: Window::Unlimited, ..question.service.clone() };
    let question = Question { service: &service, ..*question };
    let mut clock = Clock::new(question.zone);
    let (mut last, mut found) = (today, 0);
    // By fortnights, for the days wanted are usually among the next few.
    for from in (today..today + HORIZON_DAYS).step_by(14) {
        let until = (from + 14).min(today + HORIZON_DAYS);
        let edges = clock.instant_of(from, 0).zip(clock.instant_of(until, 0));
        let Some(starts) = edges.and_then(|(from, until)| Span::of(from, until)) else {
            break;
        };
        let mut seen = None;
        each_slot(&question, &Query::from(starts), |day, _| {
            let counts = unit == DayUnit::Calendar || weekday(day) < 5;
            if found < days && counts && seen != Some(day) {
                (last, found, seen) = (day, found + 1, Some(day));
            }
        });
        if found >= days {
            break;
        }
    }
    last
}

/// The window as instants, from its first day or the present to the end of its last day.
#[cfg(feature = "case")]
pub(crate) fn span(question: &Question<'_>) -> Option<Span> {
    let mut clock = Clock::new(question.zone);
    let (first, last) = days(question, &mut clock);
    let from = match first {
        Some(first) => clock.instant_of(first, 0)?,
        None => question.now_micros()?,
    };
    Span::of(from, clock.instant_of(last? + 1, 0)?)
}
