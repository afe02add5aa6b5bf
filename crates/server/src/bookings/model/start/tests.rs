//! Starts as people type them.

use jiff::tz::TimeZone;

use super::{Start, parse};
use crate::platform::http::Problem;

fn resolve(text: &str, zone: &str) -> Result<String, Problem> {
    let zone = TimeZone::get(zone).unwrap();
    parse(text).unwrap().resolve(&zone).map(|at| at.to_string())
}

#[test]
fn an_instant_or_a_local_time() {
    assert_eq!(
        resolve("2026-03-02T09:00:00+01:00", "Europe/Berlin").unwrap(),
        "2026-03-02T08:00:00Z"
    );
    assert_eq!(resolve("2026-03-02T09:00", "Europe/Berlin").unwrap(), "2026-03-02T08:00:00Z");
    assert_eq!(resolve("2026-03-02T09:00:00", "Asia/Kolkata").unwrap(), "2026-03-02T03:30:00Z");
    assert!(matches!(parse("2026-03-02T09:00"), Ok(Start::Local(_))));
    for wrong in [
        "2026-03-02",
        "09:00",
        "tomorrow",
        "9999-01-01T09:00",
        "9999-01-01T09:00:00Z",
        "1999-12-31T23:00:00Z",
        "",
    ] {
        assert!(parse(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn text_of_any_alphabet_is_refused_without_a_panic() {
    for wrong in ["２０２６-03-02T09:00", "2026-03-0２T09:00", "ééééééééééééééééé"]
    {
        assert!(parse(wrong).is_err(), "{wrong:?}");
    }
}

fn readings(problem: &Problem) -> Vec<String> {
    serde_json::from_value(problem.body("")["readings"].clone()).unwrap()
}

#[test]
fn a_time_in_a_gap_is_refused_with_both_readings() {
    let problem = resolve("2026-03-29T02:30", "Europe/Berlin").unwrap_err();
    assert_eq!(problem.code(), "local_time_missing");
    assert_eq!(readings(&problem), ["2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00"]);
}

#[test]
fn a_repeated_time_is_refused_with_both_readings() {
    let problem = resolve("2026-04-05T01:45", "Australia/Lord_Howe").unwrap_err();
    assert_eq!(problem.code(), "local_time_ambiguous");
    assert_eq!(readings(&problem), ["2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30"]);
}
