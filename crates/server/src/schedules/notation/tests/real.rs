//! More than two hundred values as they stand in maps.

use std::sync::LazyLock;

use availability::{Length, Query, Question, Service, Span, slots};
use jiff::tz::TimeZone;

use super::super::model::HoursPlan;
use super::super::write::write;
use super::world::{by_crate, by_engine, differences, instant, person, planned, rows};

const VALUES: &str = include_str!("../../../../tests/data/opening_hours.txt");

/// What became of each value that isn't refused.
static PLANS: LazyLock<Vec<(&str, HoursPlan)>> = LazyLock::new(|| {
    values()
        .filter(|(why, _)| why.is_none())
        .filter_map(|(_, text)| Some((text, planned(text).ok()?)))
        .collect()
});

/// Of each value: why it is refused, if it is, and the text.
fn values() -> impl Iterator<Item = (Option<&'static str>, &'static str)> {
    VALUES.lines().filter(|line| !line.starts_with('#')).map(|line| match line.split_once('\t') {
        Some((why, text)) => (Some(why), text),
        None => (None, line),
    })
}

#[test]
fn real_values_are_read_or_refused_for_a_stated_reason_and_place_sch_3() {
    let mut wrong = Vec::new();
    let (mut read, mut refused) = (0, 0);
    for (why, text) in values() {
        let told = planned(text).err();
        match &told {
            None => read += 1,
            Some(_) => refused += 1,
        }
        let told = told.map(|told| (format!("{} {}", told.reason, told.column), told.sentence));
        if told.as_ref().map(|(told, _)| told.as_str()) != why {
            wrong.push(format!("{text}\n    expected {why:?}\n    told {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(read >= 200, "{read} read, {refused} refused");
}

/// Where this project says otherwise than the crate: nights after which a date is closed or has other hours. Here a night
/// belongs to the date on which it begins; there what is left of it after midnight goes by the rules of the next date.
fn has_night_and_another_rule(text: &str) -> bool {
    let range = |part: &str| {
        let (start, end) = part.split_once('-')?;
        let hour = |text: &str| text.split(':').next()?.parse::<u32>().ok();
        (part.matches(':').count() == 2).then_some(())?;
        Some(hour(end)? >= 24 || hour(end)? < hour(start)?)
    };
    text.contains("; ") && text.split([' ', ',', ';']).any(|part| range(part) == Some(true))
}

/// The crate ends months of a year with the first day of the last; `examples` says what is right.
const MONTHS: &str = "2027Apr-Jun Mo-Fr 08:00-16:00";

#[test]
fn the_engine_is_open_when_the_crate_is_sch_3() {
    let (mut nights, mut wrong) = (Vec::new(), Vec::new());
    for (text, plan) in PLANS.iter().filter(|(text, _)| *text != MONTHS) {
        let (ours, theirs) = (by_engine(plan), by_crate(text));
        let differ = differences(&ours, &theirs);
        // From midnight to noon at most.
        let at_night = |(start, end): &(i64, i64)| end - (start - start % 1440) <= 720;
        let strange: Vec<_> = differ.iter().filter(|one| !at_night(one)).take(5).collect();
        if !strange.is_empty() {
            wrong.push(format!("{text}: {strange:?}"));
        } else if !differ.is_empty() {
            nights.push(*text);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let strange: Vec<_> = nights.iter().filter(|text| !has_night_and_another_rule(text)).collect();
    assert!(strange.is_empty() && (1..30).contains(&nights.len()), "{strange:#?} of {nights:#?}");
}

#[test]
fn real_values_become_slots_sch_3() {
    let zone = TimeZone::UTC;
    let half_an_hour = Length::new(30).unwrap();
    let service = Service::new(half_an_hour, half_an_hour);
    for (text, plan) in PLANS.iter() {
        let people = [person(plan)];
        // Three weeks over Christmas, and three of a summer.
        for from in ["2026-12-18", "2027-07-20"] {
            let from = instant(from.parse().unwrap());
            let span = Span::new(from, from + jiff::SignedDuration::from_hours(21 * 24)).unwrap();
            let offered = slots(&Question::new(&zone, &service, &people), &Query::from(span));
            let starts: Vec<i64> = offered.iter().map(|slot| slot.start.as_second() / 60).collect();
            let base = instant(super::world::TODAY).as_second() / 60;
            let (first, last) = (from.as_second() / 60, from.as_second() / 60 + 21 * 1440);
            let expected: Vec<i64> = by_engine(plan)
                .into_iter()
                .flat_map(|(start, end)| {
                    let first = (start + 29) / 30 * 30;
                    (first..end).step_by(30).filter(move |at| at + 30 <= end)
                })
                .map(|at| at + base)
                .filter(|at| (first..last).contains(at))
                .collect();
            assert_eq!(starts, expected, "{text}");
        }
    }
}

#[test]
fn hours_written_back_mean_the_same_sch_3() {
    for (text, plan) in PLANS.iter() {
        let (schedules, overrides) = rows(plan);
        let Some(written) = write(&schedules, &overrides) else {
            assert!(by_engine(plan).is_empty(), "{text}");
            continue;
        };
        let again = planned(&written);
        let again = again.unwrap_or_else(|refused| panic!("{text}\n{written}\n{refused:?}"));
        assert_eq!(by_engine(&again), by_engine(plan), "{text}\n{written}");
    }
}
