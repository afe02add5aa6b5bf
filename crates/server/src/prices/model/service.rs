//! The prices of a service.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{PriceRule, RuleDraft};
use crate::platform::http::Sample;
use crate::platform::words::Name;

/// What somebody of a kind pays: an adult, a child.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tier {
    /// Its id, for `tiers` of a booking.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Price for each, in minor units.
    pub price_minor: i64,
    /// How many of a party must at least be of it.
    pub min_count: u32,
    /// How many of a party may at most be of it.
    pub max_count: Option<u32>,
}

/// How often an extra is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// As often as it is chosen.
    Booking,
    /// As often for each of the party.
    Person,
}

/// Something that can be added to a booking.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Extra {
    /// Its id, for `extras` of a booking.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Price in minor units.
    pub price_minor: i64,
    /// How often it is charged.
    pub per: Per,
    /// How many can be had.
    pub max_quantity: u32,
}

/// Everything that the price of a service's bookings follows from, but for its sessions and promotions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServicePrices {
    /// The service.
    pub service_id: Uuid,
    /// Its own price in minor units, which counts where it has no tiers.
    pub price_minor: i64,
    /// Its currency.
    pub currency: String,
    /// What people of each kind pay.
    pub tiers: Vec<Tier>,
    /// What can be added.
    pub extras: Vec<Extra>,
    /// When and for whom the price differs; applied in this order.
    pub rules: Vec<PriceRule>,
    /// Ids of its taxes.
    pub taxes: Vec<Uuid>,
    /// The service's version; the ETag.
    pub version: i32,
}

impl Sample for ServicePrices {
    fn sample() -> Value {
        json!({
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "price_minor": 1950, "currency": "EUR",
            "tiers": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f33", "name": "Adult", "price_minor": 1950, "min_count": 1, "max_count": null },
                { "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f34", "name": "Child", "price_minor": 995, "min_count": 0, "max_count": null }],
            "extras": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f35", "name": "Torch", "price_minor": 250, "per": "person", "max_quantity": 1 }],
            "rules": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f36", "name": "Weekend night", "weekdays": ["fri", "sat"], "time_from": "20:00",
                "time_to": "02:00", "date_from": null, "date_to": null, "party_from": null, "party_to": null, "percent_ppm": 250_000,
                "amount_minor": null, "unit_price_minor": null }],
            "taxes": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f31"], "version": 4
        })
    }
}

/// A tier to be set.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TierDraft {
    /// The id that it is to keep; a new one if not given.
    pub id: Option<Uuid>,
    /// Its name, once in the service.
    pub name: Name,
    /// Price for each, in minor units.
    pub price_minor: i64,
    /// How many of a party must at least be of it; 0 if not given.
    pub min_count: Option<u16>,
    /// How many of a party may at most be of it.
    pub max_count: Option<u16>,
}

/// An extra to be set.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtraDraft {
    /// The id that it is to keep; a new one if not given.
    pub id: Option<Uuid>,
    /// Its name, once in the service.
    pub name: Name,
    /// Price in minor units.
    pub price_minor: i64,
    /// How often it is charged; once a booking if not given.
    pub per: Option<Per>,
    /// How many can be had; 1 if not given.
    pub max_quantity: Option<u16>,
}

/// The prices of a service as they are to be. A list that isn't given becomes empty.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PricesDraft {
    /// What people of each kind pay.
    #[serde(default)]
    pub tiers: Vec<TierDraft>,
    /// What can be added.
    #[serde(default)]
    pub extras: Vec<ExtraDraft>,
    /// When and for whom the price differs; applied in this order.
    #[serde(default)]
    pub rules: Vec<RuleDraft>,
    /// Ids of its taxes: all inclusive, or none.
    #[serde(default)]
    pub taxes: Vec<Uuid>,
}

impl Sample for PricesDraft {
    fn sample() -> Value {
        json!({
            "tiers": [{ "name": "Adult", "price_minor": 1950, "min_count": 1 }, { "name": "Child", "price_minor": 995 }],
            "extras": [{ "name": "Torch", "price_minor": 250, "per": "person" }],
            "rules": [{ "name": "Weekend night", "weekdays": ["fri", "sat"], "time_from": "20:00", "time_to": "02:00", "percent_ppm": 250_000 }],
            "taxes": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f31"]
        })
    }
}
