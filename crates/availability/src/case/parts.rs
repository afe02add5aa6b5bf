//! Reads times, zones and ranges out of their text. Every error begins with the field's name.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::fields::{BusyKind, BusyTime, Day, DayOverride, Range, WeeklyHours};
use crate::{Busy, Change, DayRange, Minutes, Override, Span, Timetable, Week};

pub(super) type Read<T> = Result<T, String>;

pub(super) fn wrong<T>(field: impl Display, problem: impl Display) -> Read<T> {
    Err(format!("{field}: {problem}"))
}

pub(super) fn instant(field: &str, text: &str) -> Read<Timestamp> {
    text.parse().or_else(|error| wrong(field, error))
}

pub(super) fn date(field: &str, text: &str) -> Read<Date> {
    // jiff would also take a date out of a longer text; a date is what is asked for.
    if text.len() != 10 {
        return wrong(field, format_args!("{text:?} is no date like 2026-01-31"));
    }
    text.parse().or_else(|error| wrong(field, error))
}

pub(super) fn wall_clock(field: &str, text: &str) -> Read<DateTime> {
    if text.ends_with(['Z', 'z']) {
        return wrong(field, format_args!("{text:?} is an instant, not a wall-clock time"));
    }
    text.parse().or_else(|error| wrong(field, error))
}

pub(super) fn zone(field: &str, name: &str) -> Read<TimeZone> {
    TimeZone::get(name).or_else(|_| wrong(field, format_args!("there is no time zone {name:?}")))
}

pub(super) fn minutes(field: &str, minutes: Option<u32>) -> Read<Minutes> {
    Minutes::new(minutes.unwrap_or(0)).or_else(|error| wrong(field, error))
}

/// `None` for an empty range, which takes and gives no time.
pub(super) fn span(field: &str, start: &str, end: &str) -> Read<Option<Span>> {
    let from = instant(&format!("{field}.start"), start)?;
    let until = instant(&format!("{field}.end"), end)?;
    if until < from {
        return wrong(field, "the end is before the start");
    }
    Ok(Span::new(from, until).ok())
}

pub(super) fn ranges(field: &str, ranges: &[Range]) -> Read<Vec<Span>> {
    let read = |(place, range): (usize, &Range)| {
        span(&format!("{field}[{place}]"), &range.start, &range.end).transpose()
    };
    ranges.iter().enumerate().filter_map(read).collect()
}

/// Minutes after midnight; `24:00` is the end of the day.
fn time_of_day(field: &str, text: &str) -> Read<u32> {
    let bad = || format!("{field}: {text:?} is no time of day like 09:30");
    let two = |part: &str| match part.len() {
        2 if part.bytes().all(|byte| byte.is_ascii_digit()) => part.parse::<u32>().ok(),
        _ => None,
    };
    let mut parts = text.split(':');
    let hour = parts.next().and_then(two).ok_or_else(bad)?;
    let minute = parts.next().and_then(two).filter(|minute| *minute < 60).ok_or_else(bad)?;
    let whole = parts.next().is_none_or(|seconds| seconds == "00") && parts.next().is_none();
    let total = hour * 60 + minute;
    if whole && total <= 1440 { Ok(total) } else { Err(bad()) }
}

fn day_range(field: &str, start: &str, end: &str) -> Read<DayRange> {
    let from = time_of_day(&format!("{field}.start"), start)?;
    let until = time_of_day(&format!("{field}.end"), end)?;
    DayRange::written(from, until).or_else(|error| wrong(field, error))
}

pub(super) fn week(field: &str, hours: &[WeeklyHours]) -> Read<Week> {
    let mut days: [Vec<DayRange>; 7] = Default::default();
    for (place, entry) in hours.iter().enumerate() {
        let range = day_range(&format!("{field}[{place}]"), &entry.start, &entry.end)?;
        for &day in &entry.days {
            days[index(day)].push(range);
        }
    }
    Ok(Week::always(days))
}

fn index(day: Day) -> usize {
    match day {
        Day::Mon => 0,
        Day::Tue => 1,
        Day::Wed => 2,
        Day::Thu => 3,
        Day::Fri => 4,
        Day::Sat => 5,
        Day::Sun => 6,
    }
}

fn day_override(field: &str, entry: &DayOverride) -> Read<Override> {
    let day = date(&format!("{field}.date"), &entry.date)?;
    let change = match (entry.closed, &entry.start, &entry.end) {
        (Some(true), _, _) => Change::Closed,
        (_, Some(start), Some(end)) => Change::Open(day_range(field, start, end)?),
        _ => return wrong(field, "neither closed nor both start and end"),
    };
    Override::new(day, day, change).or_else(|error| wrong(field, error))
}

pub(super) fn timetable(
    at: &str,
    hours: Option<&[WeeklyHours]>,
    overrides: Option<&[DayOverride]>,
) -> Read<Timetable> {
    let weeks = hours.map(|hours| week(&format!("{at}weekly_hours"), hours)).transpose()?;
    let read = |(place, entry): (usize, &DayOverride)| {
        day_override(&format!("{at}overrides[{place}]"), entry)
    };
    let overrides = overrides.unwrap_or_default().iter().enumerate().map(read);
    Ok(Timetable { weeks: weeks.into_iter().collect(), overrides: overrides.collect::<Read<_>>()? })
}

/// What is taken, and of that the bookings that count against limits.
#[derive(Default)]
pub(super) struct Taken {
    pub busy: Vec<Busy>,
    pub counted: Vec<Span>,
}

pub(super) fn taken(
    field: &str,
    entries: Option<&[BusyTime]>,
    (before, after): (Minutes, Minutes),
) -> Read<Taken> {
    let mut found = Taken::default();
    for (place, entry) in entries.unwrap_or_default().iter().enumerate() {
        let time = span(&format!("{field}[{place}]"), &entry.start, &entry.end)?;
        let Some(time) = time.filter(|_| takes_time(entry.status.as_deref())) else {
            continue;
        };
        if entry.kind == Some(BusyKind::SameServiceBooking) {
            found.counted.push(time);
            let seats = entry.guests.unwrap_or(1);
            found.busy.push(Busy::buffered(time, before, after).seats(seats));
        } else {
            found.busy.push(Busy::exact(time));
        }
    }
    Ok(found)
}

/// Every status takes time but those of a booking that won't happen.
fn takes_time(status: Option<&str>) -> bool {
    !matches!(status, Some("cancelled" | "canceled" | "rejected" | "expired"))
}
