//! The dates of a recurrence rule (RFC 5545), on clocks without a zone: the rule says what the clocks show, and the
//! business's zone says later which instants these are.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rrule::RRuleSet;

use crate::platform::http::Problem;

/// The most dates of a series.
pub const MOST: usize = 100;

/// What a rule may say. Parts of a minute aren't booked, and rules by the hour or minute would be one day's bookings.
const PARTS: [&str; 13] = [
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "WKST",
    "BYDAY",
    "BYMONTH",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYSETPOS",
    "BYHOUR",
    "BYMINUTE",
];

const FREQUENCIES: [&str; 4] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// The dates of a rule from its first on, which must be one of them.
pub fn expand(rule: &str, first: DateTime, zone: &TimeZone) -> Result<Vec<DateTime>, Problem> {
    let parts = parts(rule)?.into_iter().map(|(name, value)| match name.as_str() {
        "UNTIL" => Ok(format!("UNTIL={}", until(&value, zone)?)),
        _ => Ok(format!("{name}={value}")),
    });
    let parts = parts.collect::<Result<Vec<_>, Problem>>()?.join(";");
    // As if the clocks were UTC's: nothing is skipped or shown twice there.
    let text = format!("DTSTART:{}Z\nRRULE:{parts}", basic(first));
    let set: RRuleSet = text
        .parse()
        .map_err(|error: rrule::RRuleError| wrong(&format!("not a rule of RFC 5545: {error}")))?;
    let found = set.all(u16::try_from(MOST + 1).unwrap_or(u16::MAX)).dates;
    let dates = found.iter().map(|date| {
        let at = Timestamp::from_second(date.timestamp());
        at.map(|at| at.to_zoned(TimeZone::UTC).datetime())
    });
    let dates: Vec<DateTime> =
        dates.collect::<Result<_, _>>().map_err(|_| wrong("dates of the years 2000 to 2049"))?;
    if dates.first() != Some(&first) {
        return Err(wrong("starts_at isn't one of its dates; it is the first of them"));
    }
    if dates.len() > MOST {
        return Err(wrong(&format!("at most {MOST} dates; say COUNT or an earlier UNTIL")));
    }
    Ok(dates)
}

fn wrong(sentence: &str) -> Problem {
    Problem::invalid("rule", sentence)
}

/// The parts of a rule by name, each known and there once.
fn parts(rule: &str) -> Result<Vec<(String, String)>, Problem> {
    let rule = rule.trim();
    let rule = rule.strip_prefix("RRULE:").unwrap_or(rule);
    let mut found: Vec<(String, String)> = Vec::new();
    for part in rule.split(';') {
        let (name, value) = part
            .split_once('=')
            .ok_or_else(|| wrong("parts like FREQ=WEEKLY;COUNT=8, with semicolons between them"))?;
        let (name, value) = (name.trim().to_uppercase(), value.trim().to_uppercase());
        if !PARTS.contains(&name.as_str()) {
            return Err(wrong(&format!("known parts are {}", PARTS.join(", "))));
        }
        if found.iter().any(|(known, _)| *known == name) {
            return Err(wrong(&format!("{name} once")));
        }
        // One line, and nothing that could begin another property.
        if !value.chars().all(|one| one.is_ascii_alphanumeric() || ",+-".contains(one)) {
            return Err(wrong(&format!("{name} has letters, digits and commas")));
        }
        found.push((name, value));
    }
    let value = |name: &str| found.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    match value("FREQ") {
        Some(often) if FREQUENCIES.contains(&often.as_str()) => {}
        _ => return Err(wrong("FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY")),
    }
    match (value("COUNT"), value("UNTIL")) {
        (None, None) => Err(wrong("an end: COUNT or UNTIL")),
        (Some(_), Some(_)) => Err(wrong("COUNT or UNTIL, not both")),
        _ => Ok(found),
    }
}

/// The last instant of a rule on the clocks of `zone`, as if these were UTC's. A date includes its whole day.
fn until(text: &str, zone: &TimeZone) -> Result<String, Problem> {
    let unreadable = || {
        wrong(
            "UNTIL is a date such as 20261231, or a time such as 20261231T090000 or 20261231T080000Z",
        )
    };
    let local = match (text.len(), text.strip_suffix('Z')) {
        (8, None) => text
            .parse::<jiff::civil::Date>()
            .map(|date| date.at(23, 59, 59, 0))
            .map_err(|_| unreadable())?,
        (15, None) => text.parse::<DateTime>().map_err(|_| unreadable())?,
        (16, Some(utc)) => {
            let utc: DateTime = utc.parse().map_err(|_| unreadable())?;
            let at = TimeZone::UTC.to_timestamp(utc).map_err(|_| unreadable())?;
            zone.to_datetime(at)
        }
        _ => return Err(unreadable()),
    };
    Ok(format!("{}Z", basic(local)))
}

/// As RFC 5545 writes it: 20260302T090000.
fn basic(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

#[cfg(test)]
mod tests;
