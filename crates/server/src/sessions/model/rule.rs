//! Schedule rules, and what the generator reports.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::catalog::model::Need;
use crate::platform::http::Sample;
use crate::platform::words::{ClockTime, DayText, Minutes, ShortText, Week};

/// A date with hours of its own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtraDate {
    /// The date.
    pub date: DayText,
    /// From.
    pub start: ClockTime,
    /// To; at or before the start means over midnight.
    pub end: ClockTime,
}

/// A date, or a part of one, without sessions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockedDate {
    /// The date.
    pub date: DayText,
    /// From; the whole date if not given.
    pub start: Option<ClockTime>,
    /// To.
    pub end: Option<ClockTime>,
    /// Why.
    pub reason: Option<ShortText>,
}

/// A schedule rule of a session service: when it has sessions, and what these have.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ScheduleRule {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub business_id: Uuid,
    /// Of which service.
    pub service_id: Uuid,
    /// Operating hours by weekday.
    pub week: Week,
    /// From one start to the next, counted from each interval's opening.
    pub interval_minutes: u32,
    /// How long a session lasts; null: as the service has it.
    pub duration_minutes: Option<u32>,
    /// Seats of a session; null: as the service has it.
    pub capacity: Option<u32>,
    /// Fewest people of a booking; null: as the service has it.
    pub party_min: Option<u32>,
    /// Most people of a booking; null: as the service has it.
    pub party_max: Option<u32>,
    /// Price of a seat in minor units; null: as the service has it.
    pub price_minor: Option<i64>,
    /// Whether its sessions take their people and rooms as soon as they are made.
    pub reserved: bool,
    /// First date; null: always.
    pub valid_from: Option<Date>,
    /// Last date; null: for ever.
    pub valid_to: Option<Date>,
    /// Dates with hours of their own, which replace the week's.
    pub extra_dates: Vec<ExtraDate>,
    /// Dates, or parts of them, without sessions.
    pub blocked_dates: Vec<BlockedDate>,
    /// Whom each session takes.
    pub staff_ids: Vec<Uuid>,
    /// Which rooms and equipment each session takes.
    pub resources: Vec<Need>,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for ScheduleRule {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f11", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02",
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03",
            "week": { "mon": [], "tue": [], "wed": [], "thu": [], "fri": [{ "start": "16:00", "end": "23:00" }], "sat": [{ "start": "10:00", "end": "23:00" }], "sun": [] },
            "interval_minutes": 90, "duration_minutes": null, "capacity": null, "party_min": 2, "party_max": 6, "price_minor": 2800, "reserved": false,
            "valid_from": null, "valid_to": null, "extra_dates": [{ "date": "2026-12-31", "start": "10:00", "end": "16:00" }],
            "blocked_dates": [{ "date": "2026-12-25", "start": null, "end": null, "reason": "Christmas" }],
            "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"],
            "resources": [{ "resource_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f21", "group_id": null, "quantity": 1, "buffer_before_minutes": null, "buffer_after_minutes": 20 }],
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// All schedule rules of one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rules {
    /// The rules, the first made first: of two that want the same start it has it.
    pub data: Vec<ScheduleRule>,
}

impl Sample for Rules {
    fn sample() -> Value {
        json!({ "data": [ScheduleRule::sample()] })
    }
}

/// A schedule rule as it is to be. What isn't given is as the service has it, or empty.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDraft {
    /// Operating hours by weekday; a day that is missing has none.
    #[serde(default)]
    pub week: Week,
    /// From one start to the next, 5 to 1440 minutes, counted from each interval's opening.
    pub interval_minutes: Minutes,
    /// How long a session lasts.
    pub duration_minutes: Option<Minutes>,
    /// Seats of a session.
    pub capacity: Option<u32>,
    /// Fewest people of a booking.
    pub party_min: Option<u16>,
    /// Most people of a booking.
    pub party_max: Option<u16>,
    /// Price of a seat in minor units.
    pub price_minor: Option<i64>,
    /// Whether its sessions take their people and rooms as soon as they are made.
    #[serde(default)]
    pub reserved: bool,
    /// First date; always if not given.
    pub valid_from: Option<DayText>,
    /// Last date; for ever if not given.
    pub valid_to: Option<DayText>,
    /// Dates with hours of their own, which replace the week's.
    #[serde(default)]
    pub extra_dates: Vec<ExtraDate>,
    /// Dates, or parts of them, without sessions.
    #[serde(default)]
    pub blocked_dates: Vec<BlockedDate>,
    /// Whom each session takes.
    #[serde(default)]
    pub staff_ids: Vec<Uuid>,
    /// Which rooms and equipment each session takes.
    #[serde(default)]
    pub resources: Vec<Need>,
}

impl RuleDraft {
    /// The document of the command: every field, for the whole rule is replaced.
    pub fn document(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Sample for RuleDraft {
    fn sample() -> Value {
        json!({
            "week": { "fri": [{ "start": "16:00", "end": "23:00" }], "sat": [{ "start": "10:00", "end": "23:00" }] },
            "interval_minutes": 90, "party_min": 2, "party_max": 6, "price_minor": 2800,
            "blocked_dates": [{ "date": "2026-12-25", "reason": "Christmas" }]
        })
    }
}

/// A session that stays though the rules want it no more, or otherwise: somebody has booked it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Kept {
    /// Which one.
    pub session_id: Uuid,
    /// When.
    pub starts_at: Timestamp,
    /// How many seats are sold.
    pub seats_sold: i32,
    /// `not_scheduled` or `differs`.
    pub why: String,
    /// What differs.
    pub fields: Vec<String>,
}

/// A reserved session whose people or rooms are taken by something else; it isn't offered until they are free.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Unreserved {
    /// Which one.
    pub session_id: Uuid,
    /// When.
    pub starts_at: Timestamp,
}

/// What the generator did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// New sessions.
    pub created: i64,
    /// Sessions that got other values.
    pub changed: i64,
    /// Sessions that are gone.
    pub removed: i64,
    /// Sessions that stay for their bookings: look at each.
    pub kept: Vec<Kept>,
    /// Reserved sessions that couldn't take their people or rooms.
    pub not_reserved: Vec<Unreserved>,
}

impl Sample for Report {
    fn sample() -> Value {
        json!({
            "created": 24, "changed": 3, "removed": 0,
            "kept": [{ "session_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f12", "starts_at": "2026-03-06T17:00:00Z", "seats_sold": 4, "why": "differs", "fields": ["capacity_total"] }],
            "not_reserved": []
        })
    }
}

/// A rule as it is now or was last, and what became of its service's sessions.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RuleSaved {
    /// The rule.
    pub rule: ScheduleRule,
    /// What the generator did.
    pub report: Report,
}

impl Sample for RuleSaved {
    fn sample() -> Value {
        json!({ "rule": ScheduleRule::sample(), "report": Report::sample() })
    }
}

/// How far to generate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Generate {
    /// The last date; the service's `days_ahead` from today if not given.
    pub until: Option<DayText>,
}

impl Sample for Generate {
    fn sample() -> Value {
        json!({ "until": "2026-06-30" })
    }
}
