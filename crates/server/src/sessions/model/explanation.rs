//! Why a session, or an appointment, can or can't be had.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;

/// Rule by rule, why a time is or isn't offered (AVL-3).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// The session; absent for an appointment, and where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
    /// Its service.
    pub service_id: Uuid,
    /// Its start.
    pub starts_at: Timestamp,
    /// Its end; of an appointment that people take different times for, the likeliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// Whether it can be had.
    pub offered: bool,
    /// How many seats of the session are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_remaining: Option<i32>,
    /// Everything that is against it; empty if it is offered.
    pub reasons: Vec<ExplainedReason>,
    /// Of an appointment, and with a key: why each who could serve it can't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<PersonExplained>>,
    /// What can be had next, within a week; up to five.
    pub next_slots: Vec<NextOffer>,
}

/// Somebody who serves such appointments.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonExplained {
    /// Who.
    pub staff_id: Uuid,
    /// The codes of what is against them: `outside_hours` or `closed_date`, then `taken` or `buffer_conflict`. Empty: they can.
    pub reasons: Vec<String>,
    /// The overrides that close the date.
    pub override_ids: Vec<Uuid>,
    /// What has their time.
    pub in_the_way: Vec<InTheWay>,
}

/// What has the time of a person or a unit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct InTheWay {
    /// Whose time: the staff member's or the unit's.
    pub subject_id: Uuid,
    /// A booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<Uuid>,
    /// Or a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
    /// Or time off, or out of use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_off_id: Option<Uuid>,
    /// From when on, buffers included.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
}

/// Something that can be had.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NextOffer {
    /// Start.
    pub starts_at: Timestamp,
    /// End, without buffers.
    pub ends_at: Timestamp,
    /// The session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
    /// With a key: who is free for the appointment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_ids: Option<Vec<Uuid>>,
}

/// A rule that is against it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ExplainedReason {
    /// Which, as docs/semantics.md lists them: `taken`, `session_full`, `too_short_notice`, …
    pub code: String,
    /// The same in words.
    pub detail: String,
    /// What belongs to it: `earliest`, `remaining`, `party_min` and `party_max`, `status`, `date`, `limit`; with a key also what is
    /// `in_the_way` of a session, its `staff_ids` that aren't active, and the `needs` of which too few units are free.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
}

impl Sample for Explanation {
    fn sample() -> Value {
        json!({
            "session_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f31", "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03",
            "starts_at": "2026-03-07T09:00:00Z", "ends_at": "2026-03-07T10:00:00Z", "offered": false, "capacity_remaining": 1,
            "reasons": [{ "code": "session_full", "detail": "Only one seat is left.", "remaining": 1 }],
            "next_slots": [{ "starts_at": "2026-03-07T11:00:00Z", "ends_at": "2026-03-07T12:00:00Z", "session_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f32" }]
        })
    }
}
