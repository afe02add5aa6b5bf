//! Resources as the API shows and takes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::catalog::model::Need;
use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{InstantText, Name, Note, ShortText};

/// Resources of which any will do where a service needs one of the group.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResourceGroup {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub business_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its place in the list.
    pub position: i32,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for ResourceGroup {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f22", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Treatment rooms", "position": 0,
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// A group to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResourceGroup {
    /// Whose it is.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// Its name.
    pub name: Name,
    /// Its place in the list.
    pub position: Option<i32>,
}

impl Sample for NewResourceGroup {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Treatment rooms" })
    }
}

patch! {
    /// Changes of a group.
    pub struct ResourceGroupPatch {
        /// Its name.
        name: Name,
        /// Its place in the list.
        position: i32,
    }
}

impl Sample for ResourceGroupPatch {
    fn sample() -> Value {
        json!({ "name": "Rooms" })
    }
}

/// One of a resource's identical units, with a time of its own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    /// Its id.
    pub id: Uuid,
    /// Its number, from 1.
    pub number: i32,
    /// Whether it isn't there any more; past bookings name it.
    pub retired: bool,
}

/// Whether a resource can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResourceStatus {
    /// Yes.
    Active,
    /// Not at present; what is booked stays.
    Inactive,
    /// No more.
    Archived,
}

/// A room or a kind of equipment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Resource {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub business_id: Uuid,
    /// The group of which it is.
    pub group_id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// How many units there are.
    pub quantity: u32,
    /// Whether it can be booked.
    pub status: ResourceStatus,
    /// Its place in the list.
    pub position: i32,
    /// The units, retired ones too.
    pub units: Vec<Unit>,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Resource {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f21", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02",
            "group_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f22", "name": "Blue room", "description": null, "quantity": 1, "status": "active", "position": 0,
            "units": [{ "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f23", "number": 1, "retired": false }],
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// A resource to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResource {
    /// Whose it is.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// The group of which it is.
    pub group_id: Option<Uuid>,
    /// Its name.
    pub name: Name,
    /// What it is.
    pub description: Option<Note>,
    /// How many units there are, 1 to 1000; 1 if not given.
    pub quantity: Option<u16>,
    /// `active` if not given.
    pub status: Option<ResourceStatus>,
    /// Its place in the list.
    pub position: Option<i32>,
}

impl Sample for NewResource {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Massage chair", "quantity": 3 })
    }
}

patch! {
    /// Changes of a resource.
    pub struct ResourcePatch {
        /// The group of which it is.
        group_id: Option<Uuid>,
        /// Its name.
        name: Name,
        /// What it is.
        description: Option<Note>,
        /// How many units there are; fewer only while enough have nothing before them.
        quantity: u16,
        /// Whether it can be booked.
        status: ResourceStatus,
        /// Its place in the list.
        position: i32,
    }
}

impl Sample for ResourcePatch {
    fn sample() -> Value {
        json!({ "quantity": 4 })
    }
}

/// All that a service needs beside people.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// The list. No resource may serve two of them.
    pub resources: Vec<Need>,
}

impl Needs {
    /// The list of the command.
    pub fn document(&self) -> Value {
        json!(self.resources)
    }
}

impl Sample for Needs {
    fn sample() -> Value {
        json!({ "resources": [
            { "group_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f22", "buffer_after_minutes": 15 },
            { "resource_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f24", "quantity": 2 }
        ] })
    }
}

/// A time for which a resource, or one unit of it, is out of use; nothing can be booked over it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OutOfUse {
    /// Its id.
    pub id: Uuid,
    /// Of which resource.
    pub resource_id: Uuid,
    /// Only this unit; null: all of them.
    pub unit_id: Option<Uuid>,
    /// From.
    pub starts_at: Timestamp,
    /// To.
    pub ends_at: Timestamp,
    /// Why.
    pub reason: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Sample for OutOfUse {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f25", "resource_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f21", "unit_id": null,
            "starts_at": "2026-08-03T07:00:00Z", "ends_at": "2026-08-05T16:00:00Z", "reason": "Painting", "created_at": "2026-01-05T10:00:00Z"
        })
    }
}

/// A time out of use to be added. Refused where there are bookings or sessions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOutOfUse {
    /// Of which resource.
    pub resource_id: Uuid,
    /// Only this unit; all of them if not given.
    pub unit_id: Option<Uuid>,
    /// From.
    pub starts_at: InstantText,
    /// To.
    pub ends_at: InstantText,
    /// Why.
    pub reason: Option<ShortText>,
}

impl Sample for NewOutOfUse {
    fn sample() -> Value {
        json!({ "resource_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f21", "starts_at": "2026-08-03T09:00:00+02:00", "ends_at": "2026-08-05T18:00:00+02:00", "reason": "Painting" })
    }
}
