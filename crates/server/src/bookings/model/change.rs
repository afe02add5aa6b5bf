//! What happened.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;

/// An event.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// Its place in the order of commit.
    pub position: i64,
    /// What happened, such as `booking.confirmed`.
    pub kind: String,
    /// To what.
    pub entity_id: Uuid,
    /// In which business.
    pub business_id: Option<Uuid>,
    /// Facts.
    #[schema(value_type = Object)]
    pub data: Map<String, Value>,
    /// When.
    pub created_at: Timestamp,
}

/// Events in order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The events.
    pub data: Vec<Change>,
    /// `after` of the next request: nothing is missed.
    pub next_after: i64,
}

impl Sample for Changes {
    fn sample() -> Value {
        json!({
            "data": [{
                "position": 42, "kind": "booking.confirmed", "entity_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06",
                "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "data": {}, "created_at": "2026-03-01T08:13:00Z"
            }],
            "next_after": 42
        })
    }
}
