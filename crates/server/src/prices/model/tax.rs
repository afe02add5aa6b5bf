//! Taxes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::Name;
use crate::platform::words::patch::patch;

/// A tax that a business charges, or shows as part of its prices.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tax {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub business_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its rate in millionths: 190000 is 19 per cent.
    pub rate_ppm: u32,
    /// Whether prices contain it, or it comes on top.
    pub inclusive: bool,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Tax {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f31", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "VAT", "rate_ppm": 190_000,
            "inclusive": true, "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// A tax to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTax {
    /// Whose it is.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// Its name.
    pub name: Name,
    /// Its rate in millionths, 0 to 1000000: 190000 is 19 per cent.
    pub rate_ppm: u32,
    /// Whether prices contain it; true if not given. It can't be changed later.
    pub inclusive: Option<bool>,
}

impl Sample for NewTax {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "VAT", "rate_ppm": 190_000 })
    }
}

patch! {
    /// Changes of a tax. Bookings keep what they were made with.
    pub struct TaxPatch {
        /// Its name.
        name: Name,
        /// Its rate in millionths.
        rate_ppm: u32,
    }
}

impl Sample for TaxPatch {
    fn sample() -> Value {
        json!({ "rate_ppm": 160_000 })
    }
}
