//! Why a session can, or can't, be had.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;

/// Rule by rule, why a session is or isn't offered (AVL-3).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// The session.
    pub session_id: Uuid,
    /// Its service.
    pub service_id: Uuid,
    /// Its start.
    pub starts_at: Timestamp,
    /// Its end.
    pub ends_at: Timestamp,
    /// Whether it can be had.
    pub offered: bool,
    /// How many seats are left.
    pub capacity_remaining: i32,
    /// Everything that is against it; empty if it is offered.
    pub reasons: Vec<SessionReason>,
    /// The next sessions, within a week, that can be had; up to five.
    pub next_session_ids: Vec<Uuid>,
}

/// A rule that is against it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionReason {
    /// Which: `session_closed`, `in_the_past`, `too_short_notice`, `outside_window`, `wrong_party`, `private_only`, `private_not_possible`,
    /// `session_full`, `staff_unavailable`, `staff_taken`, `resource_taken` or `limit_reached`.
    pub code: String,
    /// The same in words.
    pub detail: String,
    /// What belongs to it: `earliest`, `remaining`, `party_min` and `party_max`, `status`; with a key also what is `in_the_way`.
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
            "next_session_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f32"]
        })
    }
}
