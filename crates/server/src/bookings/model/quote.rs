//! What a booking would cost.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Choice, Start};
use crate::platform::http::Sample;
use crate::platform::words::ShortText;

/// What is to be priced: the same fields as of a booking.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuote {
    /// What; needed unless a session is named.
    pub service_id: Option<Uuid>,
    /// When: an instant with its offset, or a time on the business's clocks without one. Needed unless a session is named.
    pub starts_at: Option<Start>,
    /// The session in which seats are wanted; its service and start are known by it.
    pub session_id: Option<Uuid>,
    /// Whether the whole session is wanted.
    pub private: Option<bool>,
    /// With whom; whoever a booking would get if not given. Not for sessions.
    pub staff_id: Option<Uuid>,
    /// How many people; what the tiers add up to, or 1, if not given.
    pub party_size: Option<u16>,
    /// The party by kind of person, where the service has tiers.
    pub tiers: Option<Vec<Choice>>,
    /// What is added.
    pub extras: Option<Vec<Choice>>,
    /// A promotion's code.
    pub promotion: Option<ShortText>,
}

impl Sample for NewQuote {
    fn sample() -> Value {
        json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "starts_at": "2026-03-06T18:00",
            "tiers": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f33", "quantity": 3 }], "promotion": "moon5" })
    }
}

/// What a booking would cost, in the words of a booking.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// What.
    pub service_id: Uuid,
    /// In which session; null: an appointment.
    pub session_id: Option<Uuid>,
    /// Start.
    pub starts_at: Timestamp,
    /// Start on the clocks of `timezone`, by which rules go.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// The business's zone.
    pub timezone: String,
    /// How many people.
    pub party_size: i32,
    /// Price in minor units.
    pub price_minor: i64,
    /// How much of it is tax.
    pub tax_minor: i64,
    /// Its currency.
    pub currency: String,
    /// How the price comes about.
    #[schema(value_type = Vec<Object>)]
    pub price_lines: Vec<Value>,
}

impl Sample for Quote {
    fn sample() -> Value {
        json!({
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "session_id": null, "starts_at": "2026-03-06T17:00:00Z",
            "local_start": "2026-03-06T18:00:00", "timezone": "Europe/Berlin", "party_size": 3, "price_minor": 5557, "tax_minor": 887, "currency": "EUR",
            "price_lines": [
                { "kind": "tier", "label": "Adult", "quantity": 3, "unit_minor": 1950, "total_minor": 5850,
                    "tier_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f33" },
                { "kind": "promotion", "label": "MOON5", "quantity": 1, "unit_minor": -293, "total_minor": -293,
                    "promotion_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f32", "rate_ppm": -50_000 },
                { "kind": "tax", "label": "VAT", "quantity": 1, "unit_minor": 0, "total_minor": 0,
                    "tax_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f31", "rate_ppm": 190_000, "included": true, "tax_minor": 887 }
            ]
        })
    }
}
