//! Price rules: when and for whom a price differs.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::words::{ClockTime, DayText, Name};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// A rule: where all its conditions hold, it changes the sum so far. What is null always holds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriceRule {
    /// Its id.
    pub id: Uuid,
    /// Its name, which the price's line has.
    pub name: String,
    /// On which days it begins.
    pub weekdays: Option<Vec<Weekday>>,
    /// From which time of day …
    pub time_from: Option<String>,
    /// … to before which one; at or before `time_from` means over midnight.
    pub time_to: Option<String>,
    /// First date.
    pub date_from: Option<Date>,
    /// Last date.
    pub date_to: Option<Date>,
    /// Smallest party.
    pub party_from: Option<u32>,
    /// Largest party.
    pub party_to: Option<u32>,
    /// Adds this share of the sum so far, in millionths.
    pub percent_ppm: Option<i32>,
    /// Adds this amount for each unit, in minor units.
    pub amount_minor: Option<i64>,
    /// Puts this price for each unit in place of the sum so far.
    pub unit_price_minor: Option<i64>,
}

/// A rule to be set: its conditions, and one of `percent_ppm`, `amount_minor` and `unit_price_minor`.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PriceRuleDraft)]
pub struct RuleDraft {
    /// The id that it is to keep; a new one if not given.
    pub id: Option<Uuid>,
    /// Its name, once in the service.
    pub name: Name,
    /// On which days it begins; all if not given.
    pub weekdays: Option<Vec<Weekday>>,
    /// From which time of day, by the business's clocks …
    pub time_from: Option<ClockTime>,
    /// … to before which one; at or before `time_from` means over midnight.
    pub time_to: Option<ClockTime>,
    /// First date.
    pub date_from: Option<DayText>,
    /// Last date.
    pub date_to: Option<DayText>,
    /// Smallest party.
    pub party_from: Option<u16>,
    /// Largest party.
    pub party_to: Option<u16>,
    /// Adds this share of the sum so far, in millionths: -100000 is ten per cent less.
    pub percent_ppm: Option<i32>,
    /// Adds this amount for each unit, in minor units.
    pub amount_minor: Option<i64>,
    /// Puts this price for each unit in place of the sum so far.
    pub unit_price_minor: Option<i64>,
}
