//! Texts that are valid once they exist.

use std::fmt::Debug;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json};

use super::text;
use crate::bookings::availability::moment::Moment;
use crate::bookings::model::Start;
use crate::platform::words::{
    ClockTime, Color, CountryCode, Currency, DateSpan, DayText, Email, InstantText, Name, Notation,
    Note, Phone, SearchText, ShortText, Slug, TimeZoneName,
};

/// What was taken is taken again, and stays what it became.
fn again<T: FromStr<Err = String> + Serialize + PartialEq + Debug>(text: &str) -> Option<T> {
    match text.parse::<T>() {
        Err(rule) => {
            assert!(!rule.is_empty());
            None
        }
        Ok(word) => {
            let Value::String(kept) = json!(word) else { panic!("no text: {word:?}") };
            assert_eq!(kept.parse::<T>().as_ref(), Ok(&word));
            Some(word)
        }
    }
}

pub fn words(data: &[u8]) {
    let Some(text) = text(data) else { return };
    if let Some(email) = again::<Email>(text) {
        assert_eq!(email.as_str().matches('@').count(), 1);
        assert!(!email.as_str().contains(['\r', '\n']));
    }
    if let Some(phone) = again::<Phone>(text) {
        assert!(phone.as_str().is_ascii());
    }
    again::<Name>(text);
    again::<Note>(text);
    again::<Notation>(text);
    again::<ShortText>(text);
    again::<SearchText>(text);
    again::<Color>(text);
    again::<CountryCode>(text);
    again::<Currency>(text);
    if let Some(slug) = again::<Slug>(text) {
        assert!(
            slug.as_str()
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        );
    }
    if let Some(zone) = again::<TimeZoneName>(text) {
        TimeZone::get(zone.as_str()).unwrap();
    }
    times(text);
}

fn times(text: &str) {
    again::<ClockTime>(text);
    if let Some(day) = again::<DayText>(text) {
        assert_eq!(day.date().to_string(), day.as_str());
    }
    if let Some(span) = again::<DateSpan>(text) {
        assert!((1..=366).contains(&span.dates().count()));
    }
    if let Some(instant) = again::<InstantText>(text) {
        assert!((2000..=2049).contains(&instant.timestamp().to_zoned(TimeZone::UTC).year()));
    }
    if let Ok(start) = serde_json::from_value::<Start>(text.into()) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        if let Err(problem) = start.resolve(&zone) {
            assert!(problem.status().is_client_error(), "{problem:?}");
        }
    }
    let _ = Moment::parse("from", text);
}
