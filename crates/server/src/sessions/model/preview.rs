//! What a rule would do before it is saved.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::RuleDraft;
use crate::platform::http::Sample;

/// A rule to be tried out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPreview {
    /// The rule as it would be.
    pub rule: RuleDraft,
    /// The rule that it would replace; a new one if not given.
    pub rule_id: Option<Uuid>,
    /// How many days to look ahead, 1 to 366; 14 if not given.
    pub days: Option<u16>,
}

impl Sample for NewPreview {
    fn sample() -> Value {
        json!({ "rule": RuleDraft::sample(), "days": 14 })
    }
}

/// One session, and what would become of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PreviewSession {
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Start on the clocks of `timezone`.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// The business's zone.
    pub timezone: String,
    /// Seats.
    pub capacity_total: i32,
    /// Fewest people of a booking.
    pub party_min: i32,
    /// Most people of a booking.
    pub party_max: i32,
    /// Price of a seat in minor units.
    pub price_minor: i64,
    /// Its currency.
    pub currency: String,
    /// `new`, `same`, `changed`, `removed`, `kept` for its bookings, or `left` (one-off, closed, cancelled).
    pub outcome: String,
    /// Whether it would follow this rule.
    pub of_this_rule: bool,
    /// The session, if it is there already.
    pub session_id: Option<Uuid>,
    /// Whether it is on sale: `open`, `closed`, `cancelled` or `withdrawn`.
    pub status: String,
    /// How many seats are sold.
    pub seats_sold: i32,
    /// What would change.
    pub fields: Vec<String>,
}

/// The sessions of a service as they would be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    /// Today, at the business.
    pub first_date: Date,
    /// The last date that was looked at.
    pub last_date: Date,
    /// All its sessions by start, those of other rules too.
    pub sessions: Vec<PreviewSession>,
}

impl Sample for Preview {
    fn sample() -> Value {
        json!({
            "first_date": "2026-03-02", "last_date": "2026-03-16",
            "sessions": [{
                "starts_at": "2026-03-06T15:00:00Z", "ends_at": "2026-03-06T16:00:00Z", "local_start": "2026-03-06T16:00:00", "timezone": "Europe/Berlin",
                "capacity_total": 6, "party_min": 2, "party_max": 6, "price_minor": 2800, "currency": "EUR", "outcome": "new", "of_this_rule": true,
                "session_id": null, "status": "open", "seats_sold": 0, "fields": []
            }]
        })
    }
}
