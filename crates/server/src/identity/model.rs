//! API keys as the API shows them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::{Problem, Sample};

/// An API key. The secret is never shown again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// What it may do: permissions such as `bookings.create`, or `bookings.*`, `*.read`, `*`.
    pub scopes: Vec<String>,
    /// Until when it works.
    pub expires_at: Option<Timestamp>,
    /// Since when it doesn't any more.
    pub revoked_at: Option<Timestamp>,
    /// Last use, exact to a minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Sample for ApiKey {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f01", "name": "Website", "scopes": ["*.read", "bookings.*"],
            "expires_at": null, "revoked_at": null, "last_used_at": "2026-03-01T08:12:00Z", "created_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// Refuses scopes that are malformed or name no permission of any route.
pub fn check_scopes(scopes: &[String]) -> Result<(), Problem> {
    if scopes.is_empty() || scopes.len() > 100 {
        return Err(Problem::invalid("scopes", "1 to 100 permission names"));
    }
    let known = crate::app::permissions();
    for scope in scopes {
        let useful =
            known.iter().any(|permission| crate::platform::caller::covers(scope, permission));
        if !useful {
            let rule = format!(
                "{scope:?} names no permission; write one such as bookings.create, bookings.*, *.read or *"
            );
            return Err(Problem::invalid("scopes", &rule));
        }
    }
    Ok(())
}
