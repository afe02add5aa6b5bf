//! What stands in cells, and what it means.

use availability::{Unclear, typed_time};
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::map::Map;
use super::model::{BadRow, Kind};
use super::table::Row;
use crate::platform::words::within_years;

/// Where each field of ours is found in a row.
#[derive(Debug)]
pub struct Places {
    map: Map,
    columns: Vec<String>,
    /// By field: alternatives, each of one or more columns that are joined.
    found: Vec<(String, Vec<Vec<usize>>)>,
}

impl Places {
    /// Finds the columns; a table without a needed one is refused at once.
    pub fn find(map: Map, kind: Kind, columns: Vec<String>) -> Result<Places, String> {
        let place = |name: &str| {
            columns.iter().position(|column| column.trim().eq_ignore_ascii_case(name.trim()))
        };
        let joined = |text: &String| text.split(" + ").map(place).collect::<Option<Vec<usize>>>();
        let found = map
            .columns
            .iter()
            .map(|(field, names)| (field.clone(), names.iter().filter_map(joined).collect()))
            .collect();
        let places = Places { map, columns, found };
        for group in kind.needed() {
            if !group.iter().any(|field| places.has(field)) {
                let wanted: Vec<String> =
                    group.iter().flat_map(|field| places.names(field)).collect();
                return Err(format!(
                    "no column for {}: {} {} looked for; there are {}",
                    group.join(" or "),
                    wanted.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
                    if wanted.len() == 1 { "was" } else { "were" },
                    places
                        .columns
                        .iter()
                        .map(|name| format!("{name:?}"))
                        .collect::<Vec<_>>()
                        .join(", "),
                ));
            }
        }
        Ok(places)
    }

    fn has(&self, field: &str) -> bool {
        self.map.defaults.contains_key(field) || !self.alternatives(field).is_empty()
    }

    fn names(&self, field: &str) -> Vec<String> {
        self.map.columns.get(field).cloned().unwrap_or_default()
    }

    fn alternatives(&self, field: &str) -> &[Vec<usize>] {
        let found = self.found.iter().find(|(name, _)| name == field);
        found.map_or(&[], |(_, alternatives)| alternatives.as_slice())
    }
}

/// A row by our fields.
#[derive(Debug)]
pub struct Cells<'a> {
    /// The line on which it begins.
    pub line: u64,
    row: &'a Row,
    places: &'a Places,
}

impl<'a> Cells<'a> {
    /// Puts them together.
    pub fn new(row: &'a Row, places: &'a Places) -> Cells<'a> {
        Cells { line: row.line, row, places }
    }

    /// What stands in a field, trimmed; none if it is empty.
    pub fn text(&self, field: &str) -> Option<String> {
        let joined = |columns: &Vec<usize>| {
            let parts = columns.iter().map(|place| self.row.cells[*place].trim());
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let found = self.places.alternatives(field).iter().find_map(joined);
        found
            .or_else(|| self.places.map.defaults.get(field).cloned())
            .filter(|text| !text.is_empty())
    }

    /// Like [`Cells::text`], of a field that must have something.
    pub fn needed(&self, field: &str) -> Result<String, BadRow> {
        self.text(field).ok_or_else(|| self.bad(field, "invalid_input", "something is needed here"))
    }

    /// A name: of one column, or of first and last name.
    pub fn name(&self) -> Result<String, BadRow> {
        let parts: Vec<String> =
            ["first_name", "last_name"].iter().filter_map(|field| self.text(field)).collect();
        match self.text("name") {
            Some(name) => Ok(name),
            None if !parts.is_empty() => Ok(parts.join(" ")),
            None => self.needed("name"),
        }
    }

    /// A telephone number, with the country's code in place of a single 0.
    pub fn phone(&self) -> Option<String> {
        let text = self.text("phone")?;
        match (&self.places.map.country_code, text.strip_prefix('0')) {
            (Some(code), Some(rest)) if !rest.starts_with('0') => Some(format!("{code}{rest}")),
            _ => Some(text),
        }
    }

    /// A whole number.
    pub fn number(&self, field: &str) -> Result<Option<i64>, BadRow> {
        let parse = |text: String| {
            text.parse().map_err(|_| self.bad(field, "invalid_input", "a whole number"))
        };
        self.text(field).map(parse).transpose()
    }

    /// An amount in the currency's smallest unit.
    pub fn money(&self, field: &str, currency: &str) -> Result<Option<i64>, BadRow> {
        let Some(text) = self.text(field) else { return Ok(None) };
        let decimal = if self.places.map.decimal.as_deref() == Some(",") { ',' } else { '.' };
        let digits = iso_currency::Currency::from_code(currency)
            .and_then(|known| known.exponent())
            .unwrap_or(2);
        let amount = minor(&text, decimal, usize::from(digits)).ok_or_else(|| {
            let example = if decimal == ',' { "1.234,50" } else { "1,234.50" };
            self.bad(
                field,
                "invalid_input",
                &format!(
                    "an amount of {currency} such as {example}, with {digits} decimals at most"
                ),
            )
        })?;
        Ok(Some(amount))
    }

    /// Refuses a currency that isn't the one that amounts are in.
    pub fn check_currency(&self, currency: &str) -> Result<(), BadRow> {
        let given = self.text("currency");
        let given = given.as_deref().or(self.places.map.currency.as_ref().map(|map| map.as_str()));
        match given {
            Some(given) if !given.eq_ignore_ascii_case(currency) => Err(self.bad(
                "currency",
                "invalid_input",
                &format!("amounts are in {currency} here, and nothing is converted"),
            )),
            _ => Ok(()),
        }
    }

    /// An instant: with its offset, or read by the clock of a zone.
    pub fn instant(&self, field: &str, zone: &TimeZone) -> Result<Option<Timestamp>, BadRow> {
        self.text(field).map(|text| self.instant_of(field, &text, zone)).transpose()
    }

    /// The same, of a text that was put together.
    pub fn instant_of(
        &self,
        field: &str,
        text: &str,
        zone: &TimeZone,
    ) -> Result<Timestamp, BadRow> {
        let at = read_time(text, &self.places.map.date_formats);
        let at = at.ok_or_else(|| {
            let formats = &self.places.map.date_formats;
            let known = if formats.is_empty() {
                String::new()
            } else {
                format!(", or as {}", formats.join(" or "))
            };
            self.bad(
                field,
                "invalid_input",
                &format!("a date and time such as 2026-03-02 09:00{known}"),
            )
        })?;
        let at = match at {
            Read::Instant(at) => Ok(at),
            Read::Local(local) => typed_time(zone, local),
        };
        match at {
            Ok(at) if within_years(at) => Ok(at),
            Ok(_) | Err(Unclear::OutOfRange) => {
                Err(self.bad(field, "invalid_input", "a time of the years 2000 to 2049"))
            }
            Err(Unclear::Repeated { first, second }) => Err(self.bad(
                field,
                "local_time_ambiguous",
                &format!(
                    "the clocks show this time twice; write which: {}, or {}",
                    shown(first, zone),
                    shown(second, zone)
                ),
            )),
            Err(Unclear::Missing { earlier, later }) => Err(self.bad(
                field,
                "local_time_missing",
                &format!(
                    "the clocks skip this time; write which is meant: {}, or {}",
                    shown(earlier, zone),
                    shown(later, zone)
                ),
            )),
        }
    }

    /// The state that stands in a cell, if one does.
    pub fn state(&self) -> Result<Option<String>, BadRow> {
        if let Some(text) = self.text("cancelled") {
            match text.to_lowercase().as_str() {
                "true" | "yes" | "1" | "y" | "cancelled" | "canceled" => {
                    return Ok(Some("cancelled".into()));
                }
                "false" | "no" | "0" | "n" => {}
                _ => return Err(self.bad("cancelled", "invalid_input", "true or false")),
            }
        }
        let Some(text) = self.text("state") else { return Ok(None) };
        let text = text.to_lowercase();
        match self.places.map.states.get(&text) {
            Some(state) if state.is_empty() => Ok(None),
            Some(state) => Ok(Some(state.clone())),
            None if STATES.contains(&text.as_str()) => Ok(Some(text)),
            None => {
                let known: Vec<&str> =
                    self.places.map.states.keys().map(String::as_str).chain(STATES).collect();
                Err(self.bad("state", "invalid_input", &format!("one of {}", known.join(", "))))
            }
        }
    }

    /// A complaint about a field of this row, by the name that its column has.
    pub fn bad(&self, field: &str, code: &str, why: &str) -> BadRow {
        let column = self.places.alternatives(field).first().map(|columns| {
            let names: Vec<&str> =
                columns.iter().map(|place| self.places.columns[*place].as_str()).collect();
            names.join(" + ")
        });
        BadRow {
            line: self.line,
            value: self.text(field).map(|text| text.chars().take(200).collect()),
            column: Some(column.unwrap_or_else(|| field.to_owned())),
            code: code.to_owned(),
            why: why.to_owned(),
        }
    }
}

/// States of bookings that can be imported.
const STATES: [&str; 7] =
    ["pending", "confirmed", "cancelled", "completed", "rejected", "no_show", "expired"];

fn shown(at: Timestamp, zone: &TimeZone) -> String {
    at.display_with_offset(zone.to_offset(at)).to_string()
}

enum Read {
    Instant(Timestamp),
    Local(DateTime),
}

/// Formats that can't be mistaken for others.
const PLAIN: [&str; 5] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M",
];

fn read_time(text: &str, formats: &[String]) -> Option<Read> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(Read::Instant(at));
    }
    formats.iter().map(String::as_str).chain(PLAIN).find_map(|format| {
        let parsed = strtime::parse(format, text).ok()?;
        if parsed.offset().is_some() {
            return parsed.to_timestamp().ok().map(Read::Instant);
        }
        parsed.to_datetime().ok().map(Read::Local)
    })
}

/// `1,234.50` as 123450. Signs of currencies and spaces around it don't matter.
fn minor(text: &str, decimal: char, digits: usize) -> Option<i64> {
    let around = |letter: char| {
        letter.is_alphabetic() || letter.is_whitespace() || "$€£¥₹₽₩₺₴".contains(letter)
    };
    let text = text.trim_matches(around);
    let (whole, part) = text.split_once(decimal).unwrap_or((text, ""));
    let between = |letter: &char| {
        !matches!(letter, '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}') || *letter == decimal
    };
    let whole: String = whole.chars().filter(between).collect();
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Cents beyond those of the currency may be noughts.
    let (kept, rest) = part.split_at_checked(part.len().min(digits))?;
    if whole.is_empty()
        || !numeric(&whole)
        || !numeric(kept)
        || rest.bytes().any(|byte| byte != b'0')
    {
        return None;
    }
    format!("{whole}{kept:0<digits$}").parse().ok()
}

/// How long so many minutes are.
pub fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written() {
        for (text, decimal, digits, amount) in [
            ("45", '.', 2, Some(4500)),
            ("45.5", '.', 2, Some(4550)),
            ("1,234.50", '.', 2, Some(123_450)),
            ("1.234,50 €", ',', 2, Some(123_450)),
            ("EUR 12.00", '.', 2, Some(1200)),
            ("12.0000", '.', 2, Some(1200)),
            ("1500", '.', 0, Some(1500)),
            ("1500.00", '.', 0, Some(1500)),
            ("1.234", '.', 3, Some(1234)),
            ("12.345", '.', 2, None),
            ("-5", '.', 2, None),
            ("free", '.', 2, None),
            ("1.2.3", '.', 2, None),
        ] {
            assert_eq!(minor(text, decimal, digits), amount, "{text}");
        }
    }
}
