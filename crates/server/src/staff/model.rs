//! Staff as the API shows and takes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{Email, Name, Note, Phone, ShortText};

/// Somebody whose time can be booked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffMember {
    /// Their id.
    pub id: Uuid,
    /// Where they work.
    pub business_id: Uuid,
    /// Their name.
    pub name: String,
    /// Their job.
    pub title: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Who they are.
    pub description: Option<String>,
    /// Whether they can be booked.
    pub status: String,
    /// Their place in the list.
    pub position: i32,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When they were added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for StaffMember {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Mira Yılmaz",
            "title": "Stylist", "email": null, "phone": null, "description": null, "status": "active", "position": 0,
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// Whether somebody can be booked.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffStatus {
    /// Yes.
    Active,
    /// Not at present.
    Inactive,
    /// No more.
    Archived,
}

/// Somebody to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStaffMember {
    /// Where they work.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// Their name.
    pub name: Name,
    /// Their job.
    pub title: Option<ShortText>,
    /// E-mail address.
    pub email: Option<Email>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Who they are.
    pub description: Option<Note>,
    /// `active` if not given.
    pub status: Option<StaffStatus>,
    /// Their place in the list.
    pub position: Option<i32>,
}

impl Sample for NewStaffMember {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Mira Yılmaz", "title": "Stylist" })
    }
}

patch! {
    /// Changes of a staff member.
    pub struct StaffPatch {
        /// Their name.
        name: Name,
        /// Their job.
        title: Option<ShortText>,
        /// E-mail address.
        email: Option<Email>,
        /// Telephone number.
        phone: Option<Phone>,
        /// Who they are.
        description: Option<Note>,
        /// Whether they can be booked.
        status: StaffStatus,
        /// Their place in the list.
        position: i32,
    }
}

impl Sample for StaffPatch {
    fn sample() -> Value {
        json!({ "title": "Senior stylist" })
    }
}
