//! What others read of what somebody typed.

use serde_json::json;

use super::text;
use crate::bookings::model::Booking;
use crate::exports::calendar;
use crate::exports::csv::{Cell, write};
use crate::exports::store::NamedBooking;
use crate::platform::http::Sample as _;

/// It is read back as it was but for apostrophes, and no part of it is a formula, whatever ends a cell.
pub fn csv(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let typed: Vec<&str> = text.split('\0').collect();
    let mut out = String::new();
    write(typed.iter().map(|text| Cell::Typed((*text).to_owned())), &mut out);
    // Somebody's line breaks stand in quotes; one cell alone that is empty would be no row.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    if typed.iter().all(|text| text.is_empty()) && typed.len() == 1 {
        return;
    }
    assert_eq!(rows.len(), 1, "{out:?}");
    assert_eq!(rows[0].len(), typed.len(), "{out:?}");
    for (cell, typed) in rows[0].iter().zip(&typed) {
        assert_eq!(cell.replace('\'', ""), typed.replace('\'', ""));
        for part in cell.split([',', ';', '|', '\t', '\r', '\n']) {
            let begins = part.trim_start_matches([' ', '"']).chars().next();
            assert!(!begins.is_some_and(|letter| "=+-@＝＋－＠".contains(letter)), "{cell:?}");
        }
    }
}

/// Nothing that is typed begins a property or ends an event, and no line is too long.
pub fn calendar(data: &[u8]) {
    let Some(typed) = text(data).filter(|typed| !typed.contains('\0')) else { return };
    let mut document = Booking::sample();
    document["contact"]["name"] = typed.into();
    document["notes"] = typed.into();
    document["names"] = json!({"business": typed, "address": typed, "service": typed, "staff": [typed], "units": [typed]});
    let named: NamedBooking = serde_json::from_value(document).unwrap();
    let mut out = String::new();
    calendar::event(&named, &mut out);
    assert!(out.starts_with("BEGIN:VEVENT\r\n") && out.ends_with("END:VEVENT\r\n"), "{out}");
    assert!(out.split("\r\n").all(|line| line.len() <= 75), "{out}");
    assert!(
        !out.replace("\r\n", "").contains(|letter: char| letter.is_control() && letter != '\t'),
        "{out:?}"
    );
    const NAMES: [&str; 14] = [
        "BEGIN",
        "END",
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "CREATED",
        "LAST-MODIFIED",
        "DTSTART",
        "DTEND",
        "STATUS",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "",
    ];
    let unfolded = out.replace("\r\n ", "").replace("\r\n\t", "");
    let mut seen: Vec<&str> = Vec::new();
    for line in unfolded.split("\r\n") {
        let name = line.split([':', ';']).next().unwrap_or_default();
        assert!(NAMES.contains(&name) && !seen.contains(&name), "{line:?} in {out}");
        seen.push(name);
    }
}
