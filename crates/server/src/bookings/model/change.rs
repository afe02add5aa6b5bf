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

/// The life of the database in which positions were given without a break.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Epoch {
    /// When it began: with the installation, or with a restore from a back-up.
    pub began_at: Timestamp,
    /// The last position from before that is still there; 0 in the first epoch.
    pub kept_until: i64,
}

/// Events in order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The events.
    pub data: Vec<Change>,
    /// `after` of the next request: nothing is missed.
    pub next_after: i64,
    /// If `began_at` is later than in your last answer, the database was restored from a back-up: what you read after
    /// `kept_until` has not happened, so read those things anew. Null until the first event has a position.
    pub epoch: Option<Epoch>,
}

impl Sample for Changes {
    fn sample() -> Value {
        json!({
            "data": [{
                "position": 42, "kind": "booking.confirmed", "entity_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06",
                "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "data": {}, "created_at": "2026-03-01T08:13:00Z"
            }],
            "next_after": 42,
            "epoch": {"began_at": "2026-01-15T07:00:00Z", "kept_until": 0}
        })
    }
}
