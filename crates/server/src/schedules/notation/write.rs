//! From hours and overrides to the notation.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::platform::words::{Interval, Week};
use crate::schedules::model::{Override, Schedule};

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The hours in the notation; none if there are none.
pub fn write(schedules: &[Schedule], overrides: &[Override]) -> Option<String> {
    let mut rules = Vec::new();
    let mut sorted: Vec<&Schedule> = schedules.iter().collect();
    // Later rules win: the latest first day, of equals the earliest last.
    sorted.sort_by_key(|one| {
        (one.valid_from.unwrap_or(Date::MIN), std::cmp::Reverse(one.valid_to.unwrap_or(Date::MAX)))
    });
    for schedule in sorted {
        rules.extend(weekly(schedule, rules.is_empty()));
    }
    rules.extend(opened(overrides));
    for one in overrides.iter().filter(|one| !one.available) {
        let times = one.start.as_ref().zip(one.end.as_ref());
        let times = times.map(|(start, end)| format!(" {start}-{end}")).unwrap_or_default();
        let dates = dates(one.starts_on, one.ends_on);
        rules.push(format!("{dates}{times} off{}", remark(one.reason.as_deref())));
    }
    (!schedules.is_empty() || !rules.is_empty()).then(|| rules.join("; "))
}

/// The rules of a week, those of dates after a rule that ends whatever went before.
fn weekly(schedule: &Schedule, first: bool) -> Vec<String> {
    let dated = schedule.valid_from.is_some() || schedule.valid_to.is_some();
    let dates = if dated {
        let from = schedule.valid_from.unwrap_or(Date::constant(2000, 1, 1));
        let to = schedule.valid_to.unwrap_or(Date::constant(2049, 12, 31));
        dates(from, to) + " "
    } else {
        String::new()
    };
    let groups = groups(&schedule.week);
    let mut rules: Vec<String> =
        groups.iter().map(|(days, times)| format!("{dates}{days} {times}")).collect();
    if groups.is_empty() || !first {
        rules.insert(0, format!("{dates}off"));
    }
    rules
}

/// Days of the week with the same times, as they are written: the days, the times.
fn groups(week: &Week) -> Vec<(String, String)> {
    let all = [&week.mon, &week.tue, &week.wed, &week.thu, &week.fri, &week.sat, &week.sun]
        .map(|day| times(day));
    let mut groups: Vec<(String, String)> = Vec::new();
    let mut done = [false; 7];
    for day in 0..7 {
        if done[day] || all[day].is_empty() {
            continue;
        }
        let same: Vec<usize> = (day..7).filter(|other| all[*other] == all[day]).collect();
        same.iter().for_each(|other| done[*other] = true);
        groups.push((runs(&same), all[day].clone()));
    }
    groups
}

/// Monday to Wednesday and Friday as `Mo-We,Fr`.
fn runs(days: &[usize]) -> String {
    let mut text = String::new();
    for (place, day) in days.iter().enumerate() {
        let after = place > 0 && days[place - 1] + 1 == *day;
        let before = days.get(place + 1).is_some_and(|next| *next == day + 1);
        match (after, before) {
            (true, true) => {}
            (true, false) => _ = write!(text, "-{}", DAYS[*day]),
            (false, _) => {
                let comma = if text.is_empty() { "" } else { "," };
                _ = write!(text, "{comma}{}", DAYS[*day]);
            }
        }
    }
    text
}

fn times(day: &[Interval]) -> String {
    let times: Vec<String> =
        day.iter().map(|one| format!("{}-{}", one.start.as_str(), one.end.as_str())).collect();
    times.join(",")
}

/// Open overrides are united: where their dates meet, the stretches between have the times of all.
fn opened(overrides: &[Override]) -> Vec<String> {
    let open: Vec<&Override> = overrides.iter().filter(|one| one.available).collect();
    let after = |date: Date| date.tomorrow().unwrap_or(date);
    let bounds: BTreeSet<Date> =
        open.iter().flat_map(|one| [one.starts_on, after(one.ends_on)]).collect();
    let bounds: Vec<Date> = bounds.into_iter().collect();
    let mut rules = Vec::new();
    for stretch in bounds.windows(2) {
        let (first, last) = (stretch[0], stretch[1].yesterday().unwrap_or(stretch[1]));
        let here: Vec<&&Override> =
            open.iter().filter(|one| one.starts_on <= first && one.ends_on >= last).collect();
        if here.is_empty() {
            continue;
        }
        let mut times: Vec<String> = here.iter().map(|one| clock(one)).collect();
        times.sort();
        let why = here.iter().find_map(|one| one.reason.as_deref());
        let why = if why.is_some() { format!(" open{}", remark(why)) } else { String::new() };
        rules.push(format!("{} {}{why}", dates(first, last), times.join(",")));
    }
    rules
}

fn clock(one: &Override) -> String {
    let (start, end) = (one.start.as_deref(), one.end.as_deref());
    format!("{}-{}", start.unwrap_or("00:00"), end.unwrap_or("24:00"))
}

fn dates(first: Date, last: Date) -> String {
    let one = |date: Date| {
        let month = usize::from(date.month().unsigned_abs()) - 1;
        format!("{} {} {:02}", date.year(), MONTHS[month], date.day())
    };
    if first == last { one(first) } else { format!("{}-{}", one(first), one(last)) }
}

/// The reason in quotes; the notation has no way to write a quote inside.
fn remark(reason: Option<&str>) -> String {
    let clean = |letter: char| match letter {
        '"' => '\'',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    match reason.map(|reason| reason.trim().chars().map(clean).collect::<String>()) {
        Some(reason) if !reason.is_empty() => format!(" \"{reason}\""),
        _ => String::new(),
    }
}
