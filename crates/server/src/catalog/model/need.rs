//! What is needed beside people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// So many units of a resource, or of any resource in a group: one of the two.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Of this resource.
    pub resource_id: Option<Uuid>,
    /// Of any resource in this group.
    pub group_id: Option<Uuid>,
    /// How many units, 1 to 100; 1 if not given.
    #[serde(default = "one")]
    pub quantity: u32,
    /// Taken before the start, 0 to 1440; the service's buffer if not given.
    pub buffer_before_minutes: Option<u32>,
    /// Taken after the end, 0 to 1440; the service's buffer if not given.
    pub buffer_after_minutes: Option<u32>,
}

fn one() -> u32 {
    1
}
