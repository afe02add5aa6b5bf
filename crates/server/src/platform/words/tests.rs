//! What is taken and what is refused, value by value.

use std::str::FromStr;

use serde_json::{Value, json};

use super::{
    ClockTime, Color, Currency, DayText, Email, InstantText, Interval, Minutes, Name, Phone, Slug,
    TimeZoneName,
};

fn takes<T: FromStr>(good: &[&str], bad: &[&str]) {
    for text in good {
        assert!(text.parse::<T>().is_ok(), "refused: {text:?}");
    }
    for text in bad {
        assert!(text.parse::<T>().is_err(), "taken: {text:?}");
    }
}

#[test]
fn time_zones_are_canonical_names() {
    takes::<TimeZoneName>(
        &["Europe/Berlin", "UTC", "Australia/Lord_Howe", "America/Argentina/Buenos_Aires"],
        &[
            "UTC+25",
            "Salon+3",
            "europe/berlin",
            "Mars/Olympus",
            "",
            "+01:00",
            "EST5EDT,M3.2.0",
            "Etc/Unknown",
            "../etc/passwd",
        ],
    );
}

#[test]
fn contacts() {
    takes::<Email>(
        &["ada@example.org", "a.b+c@mail.example.co.uk", "ü@example.org"],
        &[
            "ada",
            "ada@",
            "@example.org",
            "a@b",
            "a b@example.org",
            "a@example..org",
            "a@b@example.org",
            "a\n@example.org",
        ],
    );
    takes::<Phone>(
        &["+49 30 901820", "+1 (212) 555-0100", "+91-22-2778.0000"],
        &[
            "030 901820",
            "+0 30 901820",
            "+49",
            "+49 30 90182a",
            "++49 30 901820",
            "+1234567890123456",
            "",
        ],
    );
}

#[test]
fn labels() {
    takes::<Slug>(&["a", "demo-salon", "7"], &["", "-a", "a-", "A", "a b", "a/b", "é"]);
    takes::<Currency>(&["EUR", "JPY"], &["eur", "EURO", "QQQ", ""]);
    takes::<Color>(&["#1f6feb"], &["1f6feb", "#1f6fe", "#1f6feg"]);
    takes::<Name>(&["x", "  x  "], &["", "   "]);
    assert!("x".repeat(201).parse::<Name>().is_err());
    assert_eq!("  Ada ".parse::<Name>().unwrap().as_str(), "Ada");
}

#[test]
fn times() {
    takes::<ClockTime>(
        &["00:00", "23:59", "24:00"],
        &["24:01", "25:00", "9:00", "09:60", "0900", "-1:00", "09:00:00", "+9:00"],
    );
    takes::<DayText>(
        &["2000-01-01", "2049-12-31", "2028-02-29"],
        &["1999-12-31", "2050-01-01", "9999-01-01", "2026-02-29", "2026-2-1"],
    );
    takes::<InstantText>(
        &["2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z"],
        &["2026-03-02T09:00:00", "9999-03-02T09:00:00Z", "2026-03-02"],
    );
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

#[test]
fn an_interval_may_end_at_24_but_not_start_there() {
    assert!(read::<Interval>(json!({"start": "22:00", "end": "02:00"})).is_ok());
    assert!(read::<Interval>(json!({"start": "09:00", "end": "24:00"})).is_ok());
    assert!(read::<Interval>(json!({"start": "24:00", "end": "02:00"})).is_err());
    assert!(read::<Interval>(json!({"start": "09:00", "end": "25:00"})).is_err());
    assert!(read::<Interval>(json!({"start": "09:00", "end": "10:00", "x": 1})).is_err());
}

#[test]
fn a_length_is_a_minute_to_a_day() {
    for good in [1, 45, 1440] {
        assert!(read::<Minutes>(json!(good)).is_ok());
    }
    for bad in [
        json!(0),
        json!(1441),
        json!(2_147_483_648_i64),
        json!(-1),
        json!("45"),
        json!(1.5),
        json!(null),
    ] {
        assert!(read::<Minutes>(bad.clone()).is_err(), "{bad}");
    }
}

super::patch::patch! {
    /// A patch to try.
    pub struct Trial {
        /// May not be null.
        name: Name,
        /// May be null.
        color: Option<Color>,
    }
}

#[test]
fn a_patch_tells_absent_from_null() {
    let document = |value| read::<Trial>(value).map(|trial| trial.document());
    assert_eq!(document(json!({})).unwrap(), json!({}));
    assert_eq!(document(json!({"color": null})).unwrap(), json!({"color": null}));
    assert_eq!(document(json!({"name": " a "})).unwrap(), json!({"name": "a"}));
    assert!(document(json!({"name": null})).is_err());
    assert!(document(json!({"other": 1})).is_err());
}
