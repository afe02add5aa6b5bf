//! Giving bookings to another person or unit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;

/// What is before somebody or something, and who or what takes it over.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    /// A staff member, a unit, or a resource with all its units.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub from: Uuid,
    /// Who or what takes over; whoever or whatever is free, if not given.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    pub to: Option<Uuid>,
    /// Only these; all that are still to come, if not given.
    pub booking_ids: Option<Vec<Uuid>>,
    /// Reassign those that can be, instead of all or none.
    pub partly: Option<bool>,
}

impl Sample for Reassignment {
    fn sample() -> Value {
        json!({ "from": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "partly": true })
    }
}

/// A booking, or a session, that was given to another.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Reassigned {
    /// Which booking.
    pub booking_id: Option<Uuid>,
    /// Which session.
    pub session_id: Option<Uuid>,
    /// When it is.
    pub starts_at: Timestamp,
    /// The person or unit that had it.
    pub from: Uuid,
    /// The person or unit that has it now.
    pub to: Uuid,
}

/// A booking, or a session, that stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct LeftBehind {
    /// Which booking.
    pub booking_id: Option<Uuid>,
    /// Which session.
    pub session_id: Option<Uuid>,
    /// When it is.
    pub starts_at: Timestamp,
    /// The person or unit that has it.
    pub from: Uuid,
    /// `taken`, `outside_hours`, `no_other`, `has_begun`, or `session`: its people are changed in the session itself.
    pub reason: String,
}

/// What became of the bookings and sessions.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Reassignments {
    /// Those that were reassigned, by their start.
    pub moved: Vec<Reassigned>,
    /// Those that weren't.
    pub left: Vec<LeftBehind>,
}

impl Sample for Reassignments {
    fn sample() -> Value {
        json!({
            "moved": [{ "booking_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06", "session_id": null, "starts_at": "2026-03-02T08:00:00Z",
                "from": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "to": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f14" }],
            "left": [{ "booking_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f07", "session_id": null, "starts_at": "2026-03-02T10:00:00Z",
                "from": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "reason": "taken" }]
        })
    }
}
