//! Categories.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::Name;
use crate::platform::words::patch::patch;

/// A heading under which services are listed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Category {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub business_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its place in the list.
    pub position: i32,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Category {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f07", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Hair", "position": 0,
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// A category to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// Whose it is.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// Its name.
    pub name: Name,
    /// Its place in the list.
    pub position: Option<i32>,
}

impl Sample for NewCategory {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Hair" })
    }
}

patch! {
    /// Changes of a category.
    pub struct CategoryPatch {
        /// Its name.
        name: Name,
        /// Its place in the list.
        position: i32,
    }
}

impl Sample for CategoryPatch {
    fn sample() -> Value {
        json!({ "position": 2 })
    }
}
