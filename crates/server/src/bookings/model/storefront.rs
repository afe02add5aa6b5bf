//! What anybody may see of a business.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::catalog::model::{AskedQuestion, AskedQuestions, PrivateBooking, ServiceKind};
use crate::platform::http::Sample;

/// A business as its customers see it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Storefront {
    /// The business.
    pub business: PublicBusiness,
    /// Under what terms bookings are cancelled and moved: the `cancellation` section of its policy.
    #[schema(value_type = Object)]
    pub cancellation: Map<String, Value>,
    /// Headings.
    pub categories: Vec<PublicCategory>,
    /// What can be booked.
    pub services: Vec<PublicService>,
    /// By whom it is done.
    pub staff: Vec<PublicStaff>,
}

/// The business.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicBusiness {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its public name in addresses.
    pub slug: String,
    /// Its time zone.
    pub timezone: String,
    /// Its currency.
    pub currency: String,
    /// Street address.
    pub address: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Colour of its pages.
    pub color: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: String,
}

/// A heading.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicCategory {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// Something that can be booked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicService {
    /// Its id.
    pub id: Uuid,
    /// Its heading.
    pub category_id: Option<Uuid>,
    /// Whether it takes somebody's time or has seats in sessions.
    pub kind: ServiceKind,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// The same in a few words.
    pub tagline: Option<String>,
    /// How long it lasts.
    pub duration_minutes: u32,
    /// Price in minor units.
    pub price_minor: i64,
    /// Its currency.
    pub currency: String,
    /// Fewest people.
    pub party_min: u32,
    /// Most people.
    pub party_max: u32,
    /// Whether the business approves each booking.
    pub approval_required: bool,
    /// `physical`, `virtual` or `hybrid`.
    pub location_type: String,
    /// Whether one party may, or must, take a whole session.
    pub private_booking: PrivateBooking,
    /// Price of a whole session in minor units; null: that of all its seats.
    pub private_price_minor: Option<i64>,
    /// What a person of each kind pays, in place of `price_minor`; empty: everybody pays that.
    pub tiers: Vec<PublicTier>,
    /// What can be added.
    pub extras: Vec<PublicExtra>,
    /// Who performs it.
    pub staff_ids: Vec<Uuid>,
    /// What is asked of those who book, in this order.
    pub questions: Vec<AskedQuestion>,
}

/// A kind of person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicTier {
    /// Its id, for `tiers` of a booking.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Price for each in minor units.
    pub price_minor: i64,
    /// How many of a party must at least be of it.
    pub min_count: u32,
    /// How many of a party may at most be of it.
    pub max_count: Option<u32>,
}

/// Something that can be added to a booking.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicExtra {
    /// Its id, for `extras` of a booking.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Price in minor units.
    pub price_minor: i64,
    /// `booking`: the quantity counts once; `person`: for each of the party.
    pub per: String,
    /// How many can be had.
    pub max_quantity: u32,
}

/// Somebody who performs services.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicStaff {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their job.
    pub title: Option<String>,
    /// Who they are.
    pub description: Option<String>,
}

impl Sample for Storefront {
    fn sample() -> Value {
        json!({
            "business": { "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Salon Sonnenallee", "slug": "demo-salon", "timezone": "Europe/Berlin",
                "currency": "EUR", "address": "Sonnenallee 1, 12047 Berlin", "phone": null, "email": null, "color": "#1f6feb", "theme": "auto" },
            "cancellation": { "cancel_until_minutes": 60, "move_until_minutes": 60, "most_moves": 3, "free_until_minutes": 1440, "fee_percent": 50, "fee_minor": 0, "no_show_fee_percent": 100 },
            "categories": [],
            "services": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "category_id": null, "kind": "appointment", "name": "Haircut", "description": null,
                "tagline": "Cut and finish", "duration_minutes": 45, "price_minor": 4500, "currency": "EUR", "party_min": 1, "party_max": 1,
                "approval_required": false, "location_type": "physical", "private_booking": "no", "private_price_minor": null,
                "tiers": [], "extras": [], "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"], "questions": AskedQuestions::sample()["data"] }],
            "staff": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "name": "Mira Yılmaz", "title": "Stylist", "description": null }]
        })
    }
}
