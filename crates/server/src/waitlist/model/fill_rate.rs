//! How much of what became free the waitlist filled.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::platform::http::Sample;

/// Places of one cause.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = WaitlistCause)]
pub struct Cause {
    /// So many became free.
    pub places: i64,
    /// So many of them the waitlist filled.
    pub filled: i64,
}

/// What became free while somebody waited for it, and what became of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = WaitlistFillRate)]
pub struct FillRate {
    /// What became free from then …
    pub from: Timestamp,
    /// … to before then.
    pub to: Timestamp,
    /// Times at which something became free.
    pub openings: i64,
    /// Those of which anything was offered.
    pub openings_offered: i64,
    /// Those that may still be filled.
    pub openings_undecided: i64,
    /// Places in them: seats of sessions, one of an appointment.
    pub places: i64,
    /// Places that the waitlist filled.
    pub places_filled: i64,
    /// The share of places that it filled, 0 to 1; null if nothing became free.
    pub fill_rate: Option<f64>,
    /// Offers.
    pub offers: i64,
    /// Those that were accepted.
    pub accepted: i64,
    /// Those that were refused.
    pub refused: i64,
    /// Those that ran out.
    pub expired: i64,
    /// From when it became free to the first offer: half took less.
    pub median_seconds_to_offer: Option<f64>,
    /// From when it became free until it was filled: half took less.
    pub median_seconds_to_fill: Option<f64>,
    /// Nine tenths took less.
    pub p90_seconds_to_fill: Option<f64>,
    /// By what freed it: `cancelled`, `moved`, `rejected`, `expired` or `other`.
    pub causes: BTreeMap<String, Cause>,
}

impl Sample for FillRate {
    fn sample() -> Value {
        json!({
            "from": "2026-02-01T00:00:00Z", "to": "2026-03-01T00:00:00Z", "openings": 12, "openings_offered": 11, "openings_undecided": 0,
            "places": 12, "places_filled": 9, "fill_rate": 0.75, "offers": 17, "accepted": 9, "refused": 3, "expired": 5,
            "median_seconds_to_offer": 0.8, "median_seconds_to_fill": 412.0, "p90_seconds_to_fill": 1310.5,
            "causes": { "cancelled": { "places": 12, "filled": 9 } }
        })
    }
}
