//! From rules to the times of each date.
//!
//! Which dates a rule is about, the crate says; the times are put together here, because here a night belongs to the date on
//! which it begins: closing a Wednesday closes the night to Thursday too, and leaves the one from Tuesday alone.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use opening_hours::{Context, ContextHolidays, OpeningHours};
use opening_hours_syntax::rules::day::{
    Date, DaySelector, HolidayKind, MonthdayRange, WeekDayRange, Year,
};
use opening_hours_syntax::rules::time::Time;
use opening_hours_syntax::rules::{RuleKind, RuleOperator, RuleSequence};

use super::read::Refused;
use super::spans::{DAY, Spans};

/// A stretch of dates, and which of them are holidays.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The first date.
    pub first: NaiveDate,
    /// How many dates.
    pub count: usize,
    /// Public and school holidays.
    pub holidays: ContextHolidays,
}

impl Calendar {
    /// The date of a place.
    pub fn date(&self, place: usize) -> NaiveDate {
        let days = u64::try_from(place).unwrap_or_default();
        self.first.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
    }
}

/// The times of one date, and why they are these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    /// The times.
    pub open: Spans,
    /// What was said beside them.
    pub why: Option<Arc<str>>,
}

/// The times of all dates of a calendar.
pub fn days<'a>(
    rules: impl IntoIterator<Item = &'a RuleSequence>,
    calendar: &Calendar,
    known: &mut Known,
) -> Result<Vec<Day>, Refused> {
    let mut days = vec![Day::default(); calendar.count];
    for rule in rules {
        let dates = known.dates(&rule.day_selector, calendar)?;
        let times = times(rule)?;
        for place in (0..calendar.count).filter(|place| dates[*place]) {
            apply(rule, &times, &mut days, place);
        }
    }
    for place in 0..days.len() {
        let rest = days[place].open.split_long();
        if let Some(next) = days.get_mut(place + 1) {
            next.open.join(&rest);
        }
    }
    Ok(days)
}

fn apply(rule: &RuleSequence, times: &Spans, days: &mut [Day], place: usize) {
    let day = &mut days[place];
    match (rule.operator, rule.kind) {
        (RuleOperator::Fallback, _) if !day.open.is_empty() => return,
        (RuleOperator::Normal | RuleOperator::Additional, RuleKind::Closed)
            if !times.is_whole_day() =>
        {
            cut(times, days, place);
            return;
        }
        (_, RuleKind::Closed) => day.open = Spans::default(),
        (RuleOperator::Additional, _) => day.open.join(times),
        _ => day.open = times.clone(),
    }
    day.why = why(rule);
}

/// Takes times by the clock out of a date: also from the night that reaches into it, and from its own night.
fn cut(times: &Spans, days: &mut [Day], place: usize) {
    for &(start, end) in times.ranges() {
        days[place].open.cut(start, end);
        if let Some(before) = place.checked_sub(1) {
            days[before].open.cut(start + DAY, end.saturating_add(DAY));
        }
        if let Some(next) = days.get_mut(place + 1)
            && end > DAY
        {
            next.open.cut(start.saturating_sub(DAY), end - DAY);
        }
    }
}

/// The remark of a rule, or what its dates are.
fn why(rule: &RuleSequence) -> Option<Arc<str>> {
    if !rule.comment.is_empty() {
        return Some(rule.comment.chars().take(500).collect::<String>().into());
    }
    let [WeekDayRange::Holiday { kind, offset: 0 }] = rule.day_selector.weekday.as_slice() else {
        return None;
    };
    Some(match kind {
        HolidayKind::Public => "Public holiday".into(),
        HolidayKind::School => "School holiday".into(),
    })
}

/// The times of a rule; those of the sun and the like were refused by their place.
fn times(rule: &RuleSequence) -> Result<Spans, Refused> {
    let mut ranges = Vec::new();
    for span in &rule.time_selector.spans {
        let (Time::Fixed(start), Time::Fixed(end), None, false) =
            (span.range.start, span.range.end, span.repeats, span.open_end)
        else {
            return Err(Refused::at(1, "unbookable_times", format!("{span} can't be booked")));
        };
        ranges.push((start.mins_from_midnight(), end.mins_from_midnight()));
    }
    if rule.kind == RuleKind::Unknown {
        return Err(Refused::at(1, "unknown_hours", "what isn't known can't be booked"));
    }
    Ok(Spans::of(ranges))
}

/// Which dates a part of a selector is about; the same part is asked about once.
#[derive(Debug, Default)]
pub struct Known(HashMap<String, Arc<Vec<bool>>>);

impl Known {
    /// Which dates a selector is about: those on which each of its parts agrees.
    pub fn dates(
        &mut self,
        selector: &DaySelector,
        calendar: &Calendar,
    ) -> Result<Vec<bool>, Refused> {
        let mut dates = vec![true; calendar.count];
        for part in parts(selector) {
            let agreed = self.part(&part, calendar)?;
            for (date, agrees) in dates.iter_mut().zip(agreed.iter()) {
                *date &= agrees;
            }
        }
        Ok(dates)
    }

    fn part(&mut self, part: &DaySelector, calendar: &Calendar) -> Result<Arc<Vec<bool>>, Refused> {
        let text = text_of(part);
        if let Some(known) = self.0.get(&text) {
            return Ok(Arc::clone(known));
        }
        let strange =
            || Refused::at(1, "unbookable_dates", format!("the dates {text} aren't understood"));
        let hours: OpeningHours = text.parse().map_err(|_| strange())?;
        // Only what comes back as it was written is trusted.
        if hours.get_expression().rules.first().map(|rule| &rule.day_selector) != Some(part) {
            return Err(strange());
        }
        let context = Context::default().with_holidays(calendar.holidays.clone());
        let hours = hours.with_context(context);
        let is_about = |place| !hours.schedule_at(calendar.date(place)).is_empty();
        let dates: Arc<Vec<bool>> = Arc::new((0..calendar.count).map(is_about).collect());
        self.0.insert(text, Arc::clone(&dates));
        Ok(dates)
    }
}

/// A selector's parts, each as a selector of its own: years, dates, weeks, days of the week.
fn parts(selector: &DaySelector) -> Vec<DaySelector> {
    let none = DaySelector::default;
    let monthday = selector.monthday.iter().cloned().map(whole_months).collect();
    [
        DaySelector { year: selector.year.clone(), ..none() },
        DaySelector { monthday, ..none() },
        DaySelector { week: selector.week.clone(), ..none() },
        DaySelector { weekday: selector.weekday.clone(), ..none() },
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect()
}

/// Months of a year as dates: as months, the crate ends them with the first of the last one.
fn whole_months(range: MonthdayRange) -> MonthdayRange {
    let MonthdayRange::Month { range, year: Some(year) } = range else { return range };
    let last_year = if range.end() < range.start() { Year(*year + 1) } else { year };
    MonthdayRange::Date {
        start: (Date::ymd(1, *range.start(), year), Default::default()),
        end: (Date::ymd(31, *range.end(), last_year), Default::default()),
    }
}

/// The text of one part. The crate writes days after a holiday without their sign.
fn text_of(part: &DaySelector) -> String {
    let text = part.to_string();
    (0..=9).fold(text, |text, digit| text.replace(&format!("PH {digit}"), &format!("PH +{digit}")))
}
