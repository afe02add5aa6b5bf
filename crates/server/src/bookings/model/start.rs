//! When a booking starts, as somebody typed it.

use availability::{Unclear, typed_time};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::shown;
use crate::platform::http::Problem;
use crate::platform::words::within_years;

/// An instant, or a time on the business's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Start {
    /// With an offset.
    Instant(Timestamp),
    /// Without one.
    Local(DateTime),
}

impl utoipa::PartialSchema for Start {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .examples([serde_json::json!("2026-03-02T09:00:00+01:00")])
            .into()
    }
}

impl utoipa::ToSchema for Start {}

impl<'de> Deserialize<'de> for Start {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Start, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).map_err(D::Error::custom)
    }
}

fn parse(text: &str) -> Result<Start, &'static str> {
    const WRONG: &str =
        "a time such as 2026-03-02T09:00:00+01:00, or 2026-03-02T09:00 on the business's clocks";
    const YEARS: &str = "a time of the years 2000 to 2049";
    if let Ok(at) = text.parse::<Timestamp>() {
        return if within_years(at) { Ok(Start::Instant(at)) } else { Err(YEARS) };
    }
    // A date alone would read as midnight; a zone in brackets would be ignored.
    let complete =
        text.len() >= 16 && text.as_bytes()[10] == b'T' && !text.contains(['[', 'Z', 'z', '+']);
    match text.parse::<DateTime>() {
        Ok(local) if complete && (2000..=2049).contains(&local.year()) => Ok(Start::Local(local)),
        Ok(_) if complete => Err(YEARS),
        _ => Err(WRONG),
    }
}

impl Start {
    /// The instant it means in a business's zone; both readings where the clocks leave it open.
    pub fn resolve(self, zone: &TimeZone) -> Result<Timestamp, Problem> {
        let local = match self {
            Start::Instant(at) => return Ok(at),
            Start::Local(local) => local,
        };
        let unclear = |code: &str, sentence: &str, readings: [Timestamp; 2]| {
            let readings: Vec<String> = readings.iter().map(|at| shown(*at, zone)).collect();
            Problem::new(
                code,
                format!("starts_at: {sentence}: send {} or {}.", readings[0], readings[1]),
            )
            .with("field", "starts_at")
            .with("readings", readings)
        };
        typed_time(zone, local).map_err(|reason| match reason {
            Unclear::Missing { earlier, later } => {
                unclear("local_time_missing", "the clocks skip that time", [earlier, later])
            }
            Unclear::Repeated { first, second } => {
                unclear("local_time_ambiguous", "the clocks show that time twice", [first, second])
            }
            Unclear::OutOfRange => {
                Problem::invalid("starts_at", "a time of the years 2000 to 2049")
            }
        })
    }
}

#[cfg(test)]
mod tests;
