//! Tenants and businesses as the API shows and takes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{Color, Currency, Email, Name, Phone, ShortText, Slug, TimeZoneName};

/// The account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tenant {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The label it is found by.
    pub subdomain: String,
    /// `active`, or why not.
    pub status: String,
    /// Free settings.
    #[schema(value_type = Object)]
    pub settings: Map<String, Value>,
    /// Who answers for it.
    pub owner_name: Option<String>,
    /// Their e-mail address.
    pub owner_email: Option<String>,
    /// Their telephone number.
    pub owner_phone: Option<String>,
    /// Colour of its pages.
    pub branding_color: Option<String>,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was opened.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Tenant {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f00", "name": "Salon Sonnenallee", "subdomain": "demo-salon", "status": "active",
            "settings": {}, "owner_name": "Olga Petrova", "owner_email": "olga@example.org", "owner_phone": null, "branding_color": "#1f6feb",
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

patch! {
    /// Changes of the account.
    pub struct TenantPatch {
        /// Its name.
        name: Name,
        /// The label it is found by.
        subdomain: Slug,
        /// Free settings.
        #[schema(value_type = Option<Object>)]
        settings: Map<String, Value>,
        /// Who answers for it.
        owner_name: Option<Name>,
        /// Their e-mail address.
        owner_email: Option<Email>,
        /// Their telephone number.
        owner_phone: Option<Phone>,
        /// Colour of its pages.
        branding_color: Option<Color>,
    }
}

impl Sample for TenantPatch {
    fn sample() -> Value {
        json!({ "name": "Salon Sonnenallee", "branding_color": "#1f6feb" })
    }
}

/// A place or brand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Business {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its public name in addresses.
    pub slug: String,
    /// `active`, or why not.
    pub status: String,
    /// Its time zone: hours, days and windows count in it.
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
    /// Free settings.
    #[schema(value_type = Object)]
    pub settings: Map<String, Value>,
    /// Key of the embeddable widget.
    pub embed_key: String,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Business {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Salon Sonnenallee", "slug": "demo-salon", "status": "active",
            "timezone": "Europe/Berlin", "currency": "EUR", "address": "Sonnenallee 1, 12047 Berlin", "phone": "+4930901820",
            "email": "hello@example.org", "color": "#1f6feb", "theme": "auto", "settings": {}, "embed_key": "5b1c…",
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// Light or dark pages.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the reader's device has it.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Whether a business takes bookings.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BusinessStatus {
    /// Not yet.
    PendingSetup,
    /// Yes.
    Active,
    /// Not at present.
    Inactive,
    /// Stopped.
    Suspended,
}

/// A business to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBusiness {
    /// Its name.
    pub name: Name,
    /// Its public name in addresses.
    pub slug: Slug,
    /// Its time zone.
    pub timezone: TimeZoneName,
    /// Its currency.
    pub currency: Currency,
    /// Street address.
    pub address: Option<ShortText>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// E-mail address.
    pub email: Option<Email>,
    /// Colour of its pages.
    pub color: Option<Color>,
    /// `auto` if not given.
    pub theme: Option<Theme>,
    /// Free settings.
    #[schema(value_type = Option<Object>)]
    pub settings: Option<Map<String, Value>>,
}

impl Sample for NewBusiness {
    fn sample() -> Value {
        json!({ "name": "Salon Sonnenallee", "slug": "demo-salon", "timezone": "Europe/Berlin", "currency": "EUR" })
    }
}

patch! {
    /// Changes of a business.
    pub struct BusinessPatch {
        /// Its name.
        name: Name,
        /// Its public name in addresses.
        slug: Slug,
        /// Whether it takes bookings.
        status: BusinessStatus,
        /// Its time zone.
        timezone: TimeZoneName,
        /// Its currency.
        currency: Currency,
        /// Street address.
        address: Option<ShortText>,
        /// Telephone number.
        phone: Option<Phone>,
        /// E-mail address.
        email: Option<Email>,
        /// Colour of its pages.
        color: Option<Color>,
        /// Light or dark.
        theme: Theme,
        /// Free settings.
        #[schema(value_type = Option<Object>)]
        settings: Map<String, Value>,
    }
}

impl Sample for BusinessPatch {
    fn sample() -> Value {
        json!({ "address": "Sonnenallee 1, 12047 Berlin", "phone": null })
    }
}
