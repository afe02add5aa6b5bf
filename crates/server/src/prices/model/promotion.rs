//! Promotion codes.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{DayText, ShortText};

/// Whether a code can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromotionStatus {
    /// Yes.
    Active,
    /// It is withdrawn: new bookings can't name it.
    Inactive,
}

/// A code that lowers the price of a booking.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Promotion {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub business_id: Uuid,
    /// The code, in capitals; customers may write it as they like.
    pub code: String,
    /// Whether it can be used.
    pub status: PromotionStatus,
    /// The currency of its amounts: the business's when it was made.
    pub currency: String,
    /// What it takes off, in millionths: 100000 is ten per cent.
    pub percent_ppm: Option<u32>,
    /// What it takes off, in minor units.
    pub amount_minor: Option<i64>,
    /// The least sum to which it applies.
    pub minimum_minor: i64,
    /// First date of booking, by the business's clock.
    pub valid_from: Option<Date>,
    /// Last date of booking.
    pub valid_to: Option<Date>,
    /// How many bookings may use it; null: any number.
    pub max_uses: Option<u32>,
    /// How many bookings of one customer may use it; null: any number.
    pub max_uses_per_customer: Option<u32>,
    /// The services that it is for; empty: all of the business.
    pub service_ids: Vec<Uuid>,
    /// How many bookings use it now: held, pending, confirmed, completed, no-shows.
    pub uses: i64,
    /// Counts changes; the ETag. Uses don't change it.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Promotion {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f32", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "code": "MOON5", "status": "active",
            "currency": "EUR", "percent_ppm": 50_000, "amount_minor": null, "minimum_minor": 0, "valid_from": null, "valid_to": "2026-12-31",
            "max_uses": 100, "max_uses_per_customer": 1, "service_ids": [], "uses": 12,
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// A promotion to be added. It takes off a share or an amount.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromotion {
    /// Whose it is.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// The code: 2 to 40 letters, digits, `-` and `_`.
    pub code: ShortText,
    /// Whether it can be used; `active` if not given.
    pub status: Option<PromotionStatus>,
    /// What it takes off, in millionths of the sum.
    pub percent_ppm: Option<u32>,
    /// What it takes off, in minor units.
    pub amount_minor: Option<i64>,
    /// The least sum to which it applies.
    pub minimum_minor: Option<i64>,
    /// First date of booking, by the business's clock.
    pub valid_from: Option<DayText>,
    /// Last date of booking.
    pub valid_to: Option<DayText>,
    /// How many bookings may use it.
    pub max_uses: Option<u32>,
    /// How many bookings of one customer may use it.
    pub max_uses_per_customer: Option<u32>,
    /// The services that it is for; all of the business if empty or not given.
    pub service_ids: Option<Vec<Uuid>>,
}

impl Sample for NewPromotion {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "code": "MOON5", "percent_ppm": 50_000, "max_uses": 100 })
    }
}

patch! {
    /// Changes of a promotion. Bookings that use it keep their price.
    pub struct PromotionPatch {
        /// The code.
        code: ShortText,
        /// `inactive` withdraws it.
        status: PromotionStatus,
        /// What it takes off, in millionths of the sum; null if it takes off an amount.
        percent_ppm: Option<u32>,
        /// What it takes off, in minor units; null if it takes off a share.
        amount_minor: Option<i64>,
        /// The least sum to which it applies.
        minimum_minor: i64,
        /// First date of booking.
        valid_from: Option<DayText>,
        /// Last date of booking.
        valid_to: Option<DayText>,
        /// How many bookings may use it.
        max_uses: Option<u32>,
        /// How many bookings of one customer may use it.
        max_uses_per_customer: Option<u32>,
        /// The services that it is for; empty: all of the business.
        service_ids: Vec<Uuid>,
    }
}

impl Sample for PromotionPatch {
    fn sample() -> Value {
        json!({ "status": "inactive" })
    }
}
