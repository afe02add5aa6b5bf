//! Hours in the notation of OpenStreetMap as the API takes and shows them.

use jiff::civil::Date;
use opening_hours::localization::Country;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::platform::http::Sample;
use crate::platform::words::{CountryCode, DateSpan, Notation, Week};

/// Hours to be set from a notation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOpeningHours {
    /// The hours, as OpenStreetMap writes them in `opening_hours`.
    pub notation: Notation,
    /// The country whose nationwide public holidays `PH` means.
    pub country: Option<CountryCode>,
    /// Dates that `PH` means as well, or instead: each a date, or two with a slash between.
    pub holidays: Option<Vec<DateSpan>>,
    /// Dates that `SH` means.
    pub school_holidays: Option<Vec<DateSpan>>,
    /// How many days ahead dates are worked out, 1 to 1100; 731 if not given.
    #[schema(minimum = 1, maximum = 1100)]
    pub days: Option<u16>,
    /// True: only show what would be set.
    #[serde(default)]
    pub dry_run: bool,
}

impl Sample for NewOpeningHours {
    fn sample() -> Value {
        json!({ "notation": "Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-14:00; PH off", "country": "DE" })
    }
}

impl NewOpeningHours {
    /// The country, for the crate that knows its holidays.
    pub fn country(&self) -> Option<Country> {
        self.country.as_ref().and_then(|country| country.as_str().parse().ok())
    }
}

/// A week between two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DatedWeek {
    /// The hours.
    pub week: Week,
    /// First date.
    pub valid_from: Date,
    /// Last date.
    pub valid_to: Date,
}

/// Dates that differ from their week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlannedDates {
    /// First date.
    pub starts_on: Date,
    /// Last date.
    pub ends_on: Date,
    /// From, each day; null: the whole day.
    pub start: Option<String>,
    /// To, each day.
    pub end: Option<String>,
    /// True: these are the hours. False: closed.
    pub available: bool,
    /// Why.
    pub reason: Option<String>,
}

/// What a notation becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoursPlan {
    /// The notation.
    pub notation: String,
    /// The week that goes on for ever; null: there is none.
    pub week: Option<Week>,
    /// Weeks that hold between two dates.
    pub weeks: Vec<DatedWeek>,
    /// Dates that differ: overrides.
    pub dates: Vec<PlannedDates>,
    /// The first date that was worked out: yesterday, for its night.
    pub from: Date,
    /// The last.
    pub until: Date,
}

/// What a notation became.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningHours {
    /// What it becomes.
    #[serde(flatten)]
    pub plan: HoursPlan,
    /// Whether it was only shown.
    pub dry_run: bool,
    /// Whether anything is different now.
    pub changed: bool,
}

impl Sample for OpeningHours {
    fn sample() -> Value {
        let day =
            json!([{ "start": "09:00", "end": "12:00" }, { "start": "13:00", "end": "18:00" }]);
        json!({
            "notation": "Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-14:00; PH off",
            "week": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": [{ "start": "10:00", "end": "14:00" }], "sun": [] },
            "weeks": [],
            "dates": [
                { "starts_on": "2026-12-25", "ends_on": "2026-12-26", "start": null, "end": null, "available": false, "reason": "Public holiday" }
            ],
            "from": "2026-11-26", "until": "2028-11-27", "dry_run": false, "changed": true
        })
    }
}

/// The hours that there are, in the notation.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoursNotation {
    /// The notation; null: no hours of one's own.
    pub notation: Option<String>,
}

impl Sample for HoursNotation {
    fn sample() -> Value {
        json!({ "notation": "Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-14:00; 2026 Dec 25-2026 Dec 26 off \"Public holiday\"" })
    }
}
