//! What must hold of whatever arrives from outside, as functions of bytes. Fuzzing looks for bytes for which it doesn't hold (`fuzz/`);
//! what was found, and what leads it far into the code, is kept in `fuzz/corpus` and tried by the tests.

#![allow(clippy::unwrap_used, missing_docs, reason = "whatever isn't as it must be ends it")]

mod headers;
mod hours;
mod requests;
mod settings;
mod tables;
mod tokens;
mod words;
mod written;

#[cfg(test)]
mod tests;

/// A property, by the name of its corpus.
pub type Target = (&'static str, fn(&[u8]));

/// All of them, and what each is given.
pub const TARGETS: &[Target] = &[
    // `slotkeeper slots`: a case as JSON.
    ("case", hours::case),
    // Opening hours in the notation of OpenStreetMap.
    ("opening_hours", hours::opening_hours),
    // A recurrence rule.
    ("recurrence", hours::recurrence),
    // A compiled file of a time zone, as `tz audit --tzdata` reads it.
    ("zone_file", hours::zone_file),
    // Any body.
    ("json", requests::json),
    // The body of some request; the first byte says which.
    ("body", requests::body),
    // A query string.
    ("query", requests::query),
    // The value of a header; the first byte says of which.
    ("header", headers::header),
    // Names, addresses, numbers, dates and times; one text for all.
    ("words", words::words),
    // A token, a key or a cursor.
    ("token", tokens::token),
    // A table of an import; the first byte says how it is written.
    ("import_table", tables::table),
    // A map of columns, as JSON.
    ("import_map", tables::map),
    // Cells of an import, one a line; the first is a format of dates.
    ("import_cells", tables::cells),
    // Cells that somebody typed, for an export as CSV; NUL between them.
    ("csv", written::csv),
    // What somebody typed, for an export as a calendar.
    ("calendar", written::calendar),
    // Settings, `NAME=value` a line.
    ("settings", settings::settings),
];

/// Tries one of them.
pub fn run(target: &str, data: &[u8]) {
    let known = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, property) = known.unwrap_or_else(|| panic!("there is no target {target:?}"));
    property(data);
}

/// The text that these bytes are; without its last line break, which editors and git like to add.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}
