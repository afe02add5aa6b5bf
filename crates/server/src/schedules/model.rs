//! Hours, overrides and time off as the API shows and takes them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{ClockTime, DayText, InstantText, ShortText, Week};

/// Weekly hours of a business or of one staff member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    /// Its id.
    pub id: Uuid,
    /// Whose business.
    pub business_id: Uuid,
    /// Whose hours; null: the business's.
    pub staff_id: Option<Uuid>,
    /// First date; null: always.
    pub valid_from: Option<Date>,
    /// Last date; null: for ever.
    pub valid_to: Option<Date>,
    /// The hours.
    pub week: Week,
    /// Counts changes.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Schedule {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f08", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "staff_id": null,
            "valid_from": null, "valid_to": null,
            "week": { "mon": [{ "start": "09:00", "end": "18:00" }], "tue": [], "wed": [], "thu": [], "fri": [{ "start": "18:00", "end": "02:00" }], "sat": [], "sun": [] },
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// All weekly hours of one owner.
#[derive(Debug, Serialize, ToSchema)]
pub struct Schedules {
    /// The weeks, each with the dates between which it holds.
    pub data: Vec<Schedule>,
}

impl Sample for Schedules {
    fn sample() -> Value {
        json!({ "data": [Schedule::sample()] })
    }
}

/// Weekly hours to be set. The week with the same dates is replaced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHours {
    /// The hours; a day that is missing is a day off.
    pub week: Week,
    /// First date; always if not given.
    pub valid_from: Option<DayText>,
    /// Last date; for ever if not given.
    pub valid_to: Option<DayText>,
}

impl Sample for NewHours {
    fn sample() -> Value {
        json!({ "week": { "mon": [{ "start": "09:00", "end": "12:00" }, { "start": "13:00", "end": "18:00" }], "fri": [{ "start": "18:00", "end": "02:00" }] } })
    }
}

/// Dates that differ from the week.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Override {
    /// Its id.
    pub id: Uuid,
    /// Whose business.
    pub business_id: Uuid,
    /// Whose hours; null: the whole business's.
    pub staff_id: Option<Uuid>,
    /// First date.
    pub starts_on: Date,
    /// Last date.
    pub ends_on: Date,
    /// From, each day; null: the whole day.
    pub start: Option<String>,
    /// To, each day.
    pub end: Option<String>,
    /// True: these are the hours. False: closed then.
    pub available: bool,
    /// Why.
    pub reason: Option<String>,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Override {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f09", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "staff_id": null,
            "starts_on": "2026-12-24", "ends_on": "2026-12-26", "start": null, "end": null, "available": false, "reason": "Christmas",
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// An override to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOverride {
    /// Whose business.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// Whose hours; the whole business's if not given.
    pub staff_id: Option<Uuid>,
    /// First date.
    pub starts_on: DayText,
    /// Last date; the first if not given.
    pub ends_on: Option<DayText>,
    /// From, each day; with `end`, or neither.
    pub start: Option<ClockTime>,
    /// To, each day.
    pub end: Option<ClockTime>,
    /// True: these are the hours. False: closed then.
    pub available: bool,
    /// Why.
    pub reason: Option<ShortText>,
}

impl Sample for NewOverride {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "starts_on": "2026-12-24", "ends_on": "2026-12-26", "available": false, "reason": "Christmas" })
    }
}

patch! {
    /// Changes of an override.
    pub struct OverridePatch {
        /// First date.
        starts_on: DayText,
        /// Last date.
        ends_on: DayText,
        /// From, each day.
        start: Option<ClockTime>,
        /// To, each day.
        end: Option<ClockTime>,
        /// True: these are the hours. False: closed then.
        available: bool,
        /// Why.
        reason: Option<ShortText>,
    }
}

impl Sample for OverridePatch {
    fn sample() -> Value {
        json!({ "ends_on": "2026-12-27" })
    }
}

/// Time somebody is away; nothing can be booked over it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TimeOff {
    /// Its id.
    pub id: Uuid,
    /// Who is away.
    pub staff_id: Uuid,
    /// From.
    pub starts_at: Timestamp,
    /// To.
    pub ends_at: Timestamp,
    /// Why.
    pub reason: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Sample for TimeOff {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f0a", "staff_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "starts_at": "2026-08-03T07:00:00Z",
            "ends_at": "2026-08-15T16:00:00Z", "reason": "Holiday", "created_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// Time off to be added. Refused where there are bookings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTimeOff {
    /// Who is away.
    pub staff_id: Uuid,
    /// From.
    pub starts_at: InstantText,
    /// To.
    pub ends_at: InstantText,
    /// Why.
    pub reason: Option<ShortText>,
}

impl Sample for NewTimeOff {
    fn sample() -> Value {
        json!({ "staff_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "starts_at": "2026-08-03T09:00:00+02:00", "ends_at": "2026-08-15T18:00:00+02:00", "reason": "Holiday" })
    }
}
