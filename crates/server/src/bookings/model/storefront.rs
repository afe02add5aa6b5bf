//! What anybody may see of a business.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;

/// A business as its customers see it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Storefront {
    /// The business.
    pub business: PublicBusiness,
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
    /// Who performs it.
    pub staff_ids: Vec<Uuid>,
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
            "categories": [],
            "services": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "category_id": null, "name": "Haircut", "description": null,
                "tagline": "Cut and finish", "duration_minutes": 45, "price_minor": 4500, "currency": "EUR", "party_min": 1, "party_max": 1,
                "approval_required": false, "location_type": "physical", "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"] }],
            "staff": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "name": "Mira Yılmaz", "title": "Stylist", "description": null }]
        })
    }
}
