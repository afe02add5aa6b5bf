//! When somebody is open, and when something repeats.

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use opening_hours::localization::Country;

use super::text;
use crate::app::tz::rules::{Promise, moved_by};
use crate::schedules::notation::{Wanted, plan};
use crate::series::rule;

pub fn case(data: &[u8]) {
    let Some(text) = text(data).filter(|text| is_short(text)) else { return };
    if let Ok(answer) = availability::case::run(text) {
        serde_json::from_str::<serde_json::Value>(&answer).unwrap();
    }
}

/// Whether it speaks of a few years only: whoever asks for the slots of thousands gets them, and waits.
fn is_short(text: &str) -> bool {
    let near = |year: &[u8]| matches!(year, b"2025" | b"2026" | b"2027");
    let is_year = |five: &[u8]| five[..4].iter().all(u8::is_ascii_digit) && five[4] == b'-';
    text.as_bytes().windows(5).all(|five| !is_year(five) || near(&five[..4]))
}

pub fn opening_hours(data: &[u8]) {
    let Some(notation) = text(data) else { return };
    let wanted = Wanted {
        notation,
        today: date(2026, 11, 27),
        days: 40,
        country: Some(Country::DE),
        ..Wanted::default()
    };
    match plan(&wanted) {
        Err(refused) => {
            let columns = 1..=notation.chars().count() + 1;
            assert!(columns.contains(&refused.column), "{refused:?}");
            assert!(!refused.sentence.is_empty());
        }
        Ok(plan) => assert!(plan.dates.iter().all(|one| one.starts_on <= one.ends_on)),
    }
}

pub fn recurrence(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let first = date(2031, 5, 5).at(10, 0, 0, 0);
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    if let Ok(dates) = rule::expand(text, first, &zone) {
        assert_eq!(dates.first(), Some(&first));
        assert!(dates.len() <= rule::MOST);
        assert!(dates.windows(2).all(|two| two[0] < two[1]), "{dates:?}");
    }
}

pub fn zone_file(data: &[u8]) {
    let Ok(zone) = TimeZone::tzif("Fuzzed/Zone", data) else { return };
    let promises =
        [date(2000, 1, 1), date(2026, 3, 29), date(2049, 12, 31)].map(|day| day.at(2, 30, 0, 0));
    for local_start in promises {
        let starts_at = TimeZone::UTC.to_timestamp(local_start).unwrap();
        let promise = Promise { timezone: "Fuzzed/Zone".into(), local_start, starts_at };
        if let Ok(Some(moved)) = moved_by(&zone, &promise) {
            let shown: DateTime = zone.to_datetime(starts_at);
            assert_eq!(moved.will_show, shown);
        }
    }
}
