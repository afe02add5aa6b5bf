//! Dates, times of day, weeks and lengths.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::text;

text! {
    /// A time of day, `HH:MM`; `24:00` is the end of the day.
    ClockTime, "09:00", parse_clock
}
text! {
    /// A date, `YYYY-MM-DD`, of 2000 to 2049.
    DayText, "2026-03-02", parse_day
}
text! {
    /// A date, or the first and the last of a stretch of at most 366 with a slash between (ISO 8601).
    DateSpan, "2026-12-24/2026-12-31", parse_dates
}
text! {
    /// An instant with its offset (RFC 3339), of 2000 to 2049.
    InstantText, "2026-03-02T09:00:00+01:00", parse_instant
}

fn parse_clock(text: &str) -> Result<String, String> {
    let wrong = || "a time of day such as 09:00; 24:00 is the end of the day".to_owned();
    let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
    // parse alone would take a sign for a digit.
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let two = |part: &str| digits(part).then(|| part.parse::<u16>().ok()).flatten();
    match (two(hours), two(minutes)) {
        (Some(0..=23), Some(0..=59)) | (Some(24), Some(0)) => Ok(text.to_owned()),
        _ => Err(wrong()),
    }
}

impl ClockTime {
    /// The time so many minutes after midnight, 1440 at most.
    pub fn of_minute(minute: u16) -> ClockTime {
        let minute = minute.min(1440);
        ClockTime(format!("{:02}:{:02}", minute / 60, minute % 60))
    }

    /// Whether it is the end of the day.
    pub fn is_end_of_day(&self) -> bool {
        self.as_str() == "24:00"
    }
}

fn parse_day(text: &str) -> Result<String, String> {
    let day: Option<Date> = (text.len() == 10).then(|| text.parse().ok()).flatten();
    match day {
        Some(day) if (2000..=2049).contains(&day.year()) => Ok(text.to_owned()),
        Some(_) => Err("a date of 2000 to 2049".into()),
        None => Err("a date such as 2026-03-02".into()),
    }
}

impl DayText {
    /// The date.
    pub fn date(&self) -> Date {
        self.as_str().parse().unwrap_or_default()
    }
}

fn parse_dates(text: &str) -> Result<String, String> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let (first, last): (DayText, DayText) = (first.parse()?, last.parse()?);
    let days = (last.date() - first.date()).get_days();
    if !(0..366).contains(&days) {
        return Err("two dates, the second not before the first and at most 366 days in all".into());
    }
    Ok(text.to_owned())
}

impl DateSpan {
    /// Its dates.
    pub fn dates(&self) -> impl Iterator<Item = Date> + use<> {
        let (first, last) = self.as_str().split_once('/').unwrap_or((self.as_str(), self.as_str()));
        let [first, last] = [first, last].map(|day| day.parse().unwrap_or_default());
        std::iter::successors(Some(first), |day: &Date| day.tomorrow().ok())
            .take_while(move |day| *day <= last)
    }
}

fn parse_instant(text: &str) -> Result<String, String> {
    let wrong = "an instant with its offset, such as 2026-03-02T09:00:00+01:00";
    let at: Timestamp = text.parse().map_err(|_| wrong.to_owned())?;
    if within_years(at) { Ok(text.to_owned()) } else { Err("an instant of 2000 to 2049".into()) }
}

impl InstantText {
    /// The instant.
    pub fn timestamp(&self) -> Timestamp {
        self.as_str().parse().unwrap_or_default()
    }
}

/// Whether an instant lies in the years that the product computes with, 2000 to 2049.
pub fn within_years(at: Timestamp) -> bool {
    const FIRST: i64 = 946_684_800;
    const END: i64 = 2_524_608_000;
    (FIRST..END).contains(&at.as_second())
}

/// A length in minutes, 1 to 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = u32, minimum = 1, maximum = 1440, example = 45)]
pub struct Minutes(u32);

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Minutes, D::Error> {
        match u32::deserialize(deserializer) {
            Ok(minutes @ 1..=1440) => Ok(Minutes(minutes)),
            _ => Err(serde::de::Error::custom("a whole number of minutes from 1 to 1440")),
        }
    }
}

/// Hours of one day. An end at or before the start means over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// From.
    #[serde(deserialize_with = "start_of_day")]
    pub start: ClockTime,
    /// To; `24:00` is the end of the day.
    pub end: ClockTime,
}

fn start_of_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ClockTime, D::Error> {
    let start = ClockTime::deserialize(deserializer)?;
    if start.is_end_of_day() {
        return Err(serde::de::Error::custom("24:00 is only an end; the day starts at 00:00"));
    }
    Ok(start)
}

/// The hours of a week. A day without hours is a day off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Week {
    /// Monday.
    pub mon: Vec<Interval>,
    /// Tuesday.
    pub tue: Vec<Interval>,
    /// Wednesday.
    pub wed: Vec<Interval>,
    /// Thursday.
    pub thu: Vec<Interval>,
    /// Friday.
    pub fri: Vec<Interval>,
    /// Saturday.
    pub sat: Vec<Interval>,
    /// Sunday.
    pub sun: Vec<Interval>,
}
