//! What a notation becomes: the week that holds, weeks for a while, and dates that differ.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use compact_calendar::CompactCalendar;
use jiff::civil::Date;
use opening_hours::ContextHolidays;
use opening_hours::localization::Country;
use opening_hours_syntax::rules::RuleSequence;
use opening_hours_syntax::rules::day::{HolidayKind, WeekDayRange};

use super::compress::{Dates, Exception, WeekOf};
use super::evaluate::{Calendar, Day, Known, days};
use super::model::{DatedWeek, HoursPlan, PlannedDates};
use super::read::{Refused, read};
use super::spans::{DAY, Spans};
use crate::platform::words::{ClockTime, Interval, Week};

/// A notation, and what its dates need.
#[derive(Debug, Default)]
pub struct Wanted<'a> {
    /// The text.
    pub notation: &'a str,
    /// The present date where the hours are kept.
    pub today: Date,
    /// How many dates from today on are looked at.
    pub days: u16,
    /// Whose public holidays count.
    pub country: Option<Country>,
    /// Further public holidays; none given and no country: nobody knows.
    pub public: Option<Vec<Date>>,
    /// School holidays.
    pub school: Option<Vec<Date>>,
}

/// What it becomes, or why it doesn't.
pub fn plan(wanted: &Wanted<'_>) -> Result<HoursPlan, Refused> {
    let rules = read(wanted.notation)?;
    refuse_unknown_holidays(wanted, &rules)?;
    let calendar = calendar(wanted);
    let mut known = Known::default();
    let base = base(&rules)?;
    let days = days(&rules, &calendar, &mut known)?;
    let cuts = cuts(&rules, &calendar, &mut known)?;
    let first = calendar.first.weekday().num_days_from_monday() as usize;
    let (seasons, exceptions) = Dates::new(&days, first, &base).compress(&cuts);
    let date = |place| written(calendar.date(place));
    Ok(HoursPlan {
        notation: wanted.notation.to_owned(),
        // Without any week a person would work the business's hours: whoever is never there has an empty one.
        week: (seasons.is_empty() || base.iter().any(|spans| !spans.is_empty()))
            .then(|| week(&base)),
        weeks: seasons
            .into_iter()
            .map(|season| DatedWeek {
                week: week(&season.week),
                valid_from: date(season.dates.start),
                valid_to: date(season.dates.end - 1),
            })
            .collect(),
        dates: exceptions.iter().flat_map(|one| planned(one, &date)).collect(),
        from: date(0),
        until: date(calendar.count - 1),
    })
}

/// The calendar from yesterday on, whose night may still last.
fn calendar(wanted: &Wanted<'_>) -> Calendar {
    let of = |dates: &Option<Vec<Date>>| {
        let mut calendar = CompactCalendar::default();
        for date in dates.iter().flatten() {
            calendar.insert(chrono_date(*date));
        }
        calendar
    };
    let (mut public, mut school) = (of(&wanted.public), of(&wanted.school));
    if let Some(country) = wanted.country {
        let known = country.holidays();
        known.get_public().iter().for_each(|date| _ = public.insert(date));
        known.get_school().iter().for_each(|date| _ = school.insert(date));
    }
    Calendar {
        first: chrono_date(wanted.today.yesterday().unwrap_or(wanted.today)),
        count: usize::from(wanted.days.max(1)) + 1,
        holidays: ContextHolidays::new(Arc::new(public), Arc::new(school)),
    }
}

fn refuse_unknown_holidays(wanted: &Wanted<'_>, rules: &[RuleSequence]) -> Result<(), Refused> {
    let names = |wanted: HolidayKind| {
        let is = |range: &WeekDayRange| matches!(range, WeekDayRange::Holiday { kind, .. } if *kind == wanted);
        rules.iter().any(|rule| rule.day_selector.weekday.iter().any(is))
    };
    let column = |word: &str| {
        wanted.notation.find(word).map_or(1, |byte| wanted.notation[..byte].chars().count() + 1)
    };
    if names(HolidayKind::Public) && wanted.country.is_none() && wanted.public.is_none() {
        let sentence = "which days are public holidays isn't known; give the country, or the dates as holidays";
        return Err(Refused::at(column("PH"), "holidays_unknown", sentence));
    }
    if names(HolidayKind::School) && wanted.school.is_none() {
        let sentence =
            "which days are school holidays isn't known; give the dates as school_holidays";
        return Err(Refused::at(column("SH"), "holidays_unknown", sentence));
    }
    Ok(())
}

/// The week of the rules that name no dates: it goes on for ever.
fn base(rules: &[RuleSequence]) -> Result<WeekOf, Refused> {
    let weekly = rules.iter().filter(|rule| is_weekly(rule));
    // Three weeks from a Monday: the one in the middle has all nights.
    let monday = NaiveDate::from_ymd_opt(2001, 1, 1).unwrap_or_default();
    let calendar = Calendar { first: monday, count: 21, holidays: ContextHolidays::default() };
    let mut days = days(weekly, &calendar, &mut Known::default())?.into_iter().skip(7);
    Ok(std::array::from_fn(|_| days.next().map(|day: Day| day.open).unwrap_or_default()))
}

fn is_weekly(rule: &RuleSequence) -> bool {
    let selector = &rule.day_selector;
    let undated =
        selector.year.is_empty() && selector.monthday.is_empty() && selector.week.is_empty();
    let every = |range: &WeekDayRange| match range {
        WeekDayRange::Fixed { offset, nth_from_start, nth_from_end, .. } => {
            *offset == 0 && [nth_from_start, nth_from_end].iter().all(|nth| !nth.contains(&false))
        }
        WeekDayRange::Holiday { .. } => true,
    };
    undated && selector.weekday.iter().all(every)
}

/// Where the rules for seasons begin and end.
fn cuts(
    rules: &[RuleSequence],
    calendar: &Calendar,
    known: &mut Known,
) -> Result<Vec<usize>, Refused> {
    let mut cuts = Vec::new();
    for rule in rules {
        let mut season = rule.day_selector.clone();
        season.weekday.clear();
        if season.is_empty() {
            continue;
        }
        let dates = known.dates(&season, calendar)?;
        cuts.extend((1..dates.len()).filter(|place| dates[*place] != dates[place - 1]));
    }
    cuts.sort_unstable();
    cuts.dedup();
    Ok(cuts)
}

fn planned(exception: &Exception, date: &impl Fn(usize) -> Date) -> Vec<PlannedDates> {
    let one = |times: Option<(u16, u16)>| PlannedDates {
        starts_on: date(exception.dates.start),
        ends_on: date(exception.dates.end - 1),
        start: times.map(|(start, _)| clock(start)),
        end: times.map(|(_, end)| clock(end)),
        available: !exception.day.open.is_empty(),
        reason: exception.day.why.as_deref().map(str::to_owned),
    };
    let open = &exception.day.open;
    if open.is_empty() || open.is_whole_day() {
        return vec![one(None)];
    }
    open.ranges().iter().map(|times| one(Some(*times))).collect()
}

fn week(of: &WeekOf) -> Week {
    let day = |spans: &Spans| {
        let interval = |&(start, end): &(u16, u16)| Interval { start: time(start), end: time(end) };
        spans.ranges().iter().map(interval).collect()
    };
    let [mon, tue, wed, thu, fri, sat, sun] = of.each_ref().map(day);
    Week { mon, tue, wed, thu, fri, sat, sun }
}

fn clock(minute: u16) -> String {
    let minute = if minute > DAY { minute - DAY } else { minute };
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn time(minute: u16) -> ClockTime {
    ClockTime::of_minute(if minute > DAY { minute - DAY } else { minute })
}

fn chrono_date(date: Date) -> NaiveDate {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    NaiveDate::from_ymd_opt(date.year().into(), month.into(), day.into()).unwrap_or_default()
}

fn written(date: NaiveDate) -> Date {
    let part = |number: u32| i8::try_from(number).unwrap_or(1);
    let year = i16::try_from(date.year()).unwrap_or(i16::MAX);
    Date::new(year, part(date.month()), part(date.day())).unwrap_or_default()
}
