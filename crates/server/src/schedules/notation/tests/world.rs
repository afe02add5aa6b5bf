//! Plans as the engine and the API see them, and what the crate thinks of a notation.

use std::sync::Arc;

use availability::{
    Change, DayRange, Hours, Override as EngineOverride, Person, Span, Timetable,
    Week as EngineWeek, Weekly, working_ranges,
};
use chrono::{Duration, NaiveDateTime};
use compact_calendar::CompactCalendar;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use opening_hours::localization::Country;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use uuid::Uuid;

use super::super::model::{HoursPlan, PlannedDates};
use super::super::plan::{Wanted, plan};
use super::super::read::Refused;
use crate::platform::words::{Interval, Week};
use crate::schedules::model::{Override, Schedule};

/// A Friday.
pub const TODAY: Date = date(2026, 11, 27);
pub const DAYS: u16 = 600;

/// German public holidays, and three weeks without school.
pub fn wanted(notation: &str) -> Wanted<'_> {
    Wanted {
        notation,
        today: TODAY,
        days: DAYS,
        country: Some(Country::DE),
        public: None,
        school: Some(school()),
    }
}

fn school() -> Vec<Date> {
    date(2027, 8, 2).series(jiff::Span::new().days(1)).take(21).collect()
}

pub fn planned(notation: &str) -> Result<HoursPlan, Refused> {
    plan(&wanted(notation))
}

/// The same for fewer days.
pub fn planned_for(notation: &str, days: u16) -> Result<HoursPlan, Refused> {
    plan(&Wanted { days, ..wanted(notation) })
}

/// Minutes from the first date's midnight: from, to.
pub type Open = Vec<(i64, i64)>;

/// When the engine is open by a plan, from today's midnight to the last date's end.
pub fn by_engine(plan: &HoursPlan) -> Open {
    let (from, to) = (instant(TODAY), instant(plan.until.tomorrow().unwrap()));
    let window = Span::new(from, to).unwrap();
    let minutes = |at: jiff::Timestamp| (at.as_second() - from.as_second()) / 60;
    working_ranges(&hours(plan), window)
        .into_iter()
        .map(|span| (minutes(span.start()), minutes(span.end())))
        .collect()
}

/// The person whose own hours these are.
pub fn person(plan: &HoursPlan) -> Person {
    Person::new(hours(plan))
}

pub fn instant(day: Date) -> jiff::Timestamp {
    day.to_zoned(TimeZone::UTC).unwrap().timestamp()
}

fn hours(plan: &HoursPlan) -> Hours {
    let mut weeks: Vec<EngineWeek> =
        plan.week.iter().map(|week| EngineWeek::always(days(week))).collect();
    weeks.extend(plan.weeks.iter().map(|dated| {
        EngineWeek::new(dated.valid_from, dated.valid_to, days(&dated.week)).unwrap()
    }));
    let overrides = plan.dates.iter().map(change).collect();
    Hours::Weekly(Weekly {
        zone: TimeZone::UTC,
        own: Arc::new(Timetable { weeks, overrides }),
        business: Arc::default(),
    })
}

fn days(week: &Week) -> [Vec<DayRange>; 7] {
    [&week.mon, &week.tue, &week.wed, &week.thu, &week.fri, &week.sat, &week.sun]
        .map(|day| day.iter().map(|one| range(one.start.as_str(), one.end.as_str())).collect())
}

fn range(start: &str, end: &str) -> DayRange {
    DayRange::written(minute(start), minute(end)).unwrap()
}

fn minute(text: &str) -> u32 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<u32>().unwrap() * 60 + minutes.parse::<u32>().unwrap()
}

fn change(one: &PlannedDates) -> EngineOverride {
    let change = match (one.available, &one.start, &one.end) {
        (true, Some(start), Some(end)) => Change::Open(range(start, end)),
        (true, ..) => Change::Open(DayRange::ALL_DAY),
        (false, None, None) => Change::Closed,
        (false, ..) => panic!("a plan blocks nothing: {one:?}"),
    };
    EngineOverride::new(one.starts_on, one.ends_on, change).unwrap()
}

/// When the crate says that a notation is open, over the same time.
pub fn by_crate(notation: &str) -> Open {
    let mut school_dates = CompactCalendar::default();
    for day in school() {
        school_dates.insert(naive(day).date());
    }
    let holidays = ContextHolidays::new(
        Arc::new(Country::DE.holidays().get_public().clone()),
        Arc::new(school_dates),
    );
    let hours: OpeningHours = notation.trim_end_matches([' ', ';']).parse().unwrap();
    let hours = hours.with_context(Context::default().with_holidays(holidays));
    let from = naive(TODAY);
    let to = from + Duration::days(i64::from(DAYS));
    let mut open: Open = Vec::new();
    for stretch in hours.iter_range(from, to).filter(|stretch| stretch.kind == RuleKind::Open) {
        let minutes = |at: NaiveDateTime| (at - from).num_minutes();
        let (start, end) = (minutes(stretch.range.start), minutes(stretch.range.end));
        match open.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => open.push((start, end)),
        }
    }
    open
}

fn naive(day: Date) -> NaiveDateTime {
    let (month, dom) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    chrono::NaiveDate::from_ymd_opt(day.year().into(), month.into(), dom.into())
        .unwrap()
        .and_hms_opt(0, 0, 0)
        .unwrap()
}

/// Where two differ.
pub fn differences(one: &Open, other: &Open) -> Open {
    let mut bounds: Vec<i64> =
        one.iter().chain(other).flat_map(|(start, end)| [*start, *end]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let is_open =
        |open: &Open, at: i64| open.iter().any(|(start, end)| (*start..*end).contains(&at));
    bounds
        .windows(2)
        .filter(|pair| is_open(one, pair[0]) != is_open(other, pair[0]))
        .map(|pair| (pair[0], pair[1]))
        .collect()
}

/// What the API would show of a plan that was set.
pub fn rows(plan: &HoursPlan) -> (Vec<Schedule>, Vec<Override>) {
    let at = instant(TODAY);
    let schedule = |week: &Week, valid_from, valid_to| Schedule {
        id: Uuid::nil(),
        business_id: Uuid::nil(),
        staff_id: None,
        valid_from,
        valid_to,
        week: week.clone(),
        version: 1,
        created_at: at,
        updated_at: at,
    };
    let mut schedules: Vec<Schedule> =
        plan.week.iter().map(|week| schedule(week, None, None)).collect();
    schedules.extend(
        plan.weeks.iter().map(|one| schedule(&one.week, Some(one.valid_from), Some(one.valid_to))),
    );
    let overrides = plan.dates.iter().map(|one| Override {
        id: Uuid::nil(),
        business_id: Uuid::nil(),
        staff_id: None,
        starts_on: one.starts_on,
        ends_on: one.ends_on,
        start: one.start.clone(),
        end: one.end.clone(),
        available: one.available,
        reason: one.reason.clone(),
        version: 1,
        created_at: at,
        updated_at: at,
    });
    (schedules, overrides.collect())
}

/// A day of a week as `09:00-12:00,13:00-18:00`.
pub fn day(intervals: &[Interval]) -> String {
    let one = |one: &Interval| format!("{}-{}", one.start.as_str(), one.end.as_str());
    intervals.iter().map(one).collect::<Vec<_>>().join(",")
}
