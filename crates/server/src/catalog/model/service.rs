//! Services as the API shows them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Assignment, ChooseBy, EventType, GridKind, LocationType, Need, PrivateBooking, ServiceKind,
    ServiceStatus, WindowKind, WindowUnit,
};
use crate::platform::http::Sample;

/// Somebody who performs a service.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServiceStaff {
    /// Who.
    pub staff_id: Uuid,
    /// Takes part in every booking, with the assignment `fixed_plus_any`.
    pub fixed: bool,
    /// Their own price.
    pub price_minor: Option<i64>,
    /// Their own duration.
    pub duration_minutes: Option<u32>,
}

/// What can be booked, and every rule that decides when.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Service {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub business_id: Uuid,
    /// The heading it is listed under.
    pub category_id: Option<Uuid>,
    /// Whether it takes somebody's time or has seats in sessions.
    pub kind: ServiceKind,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// What it is, in a few words.
    pub tagline: Option<String>,
    /// Whether it can be booked.
    pub status: ServiceStatus,
    /// Not listed publicly.
    pub private: bool,
    /// How long it lasts.
    pub duration_minutes: u32,
    /// Price in minor units.
    pub price_minor: i64,
    /// Its currency; the business's if not given.
    pub currency: String,
    /// Time taken before the start.
    pub buffer_before_minutes: u32,
    /// Time taken after the end.
    pub buffer_after_minutes: u32,
    /// Distance between two starts.
    pub step_minutes: u32,
    /// Where starts lie.
    pub grid: GridKind,
    /// Least time between booking and start.
    pub notice_minutes: u32,
    /// Between which dates it can be booked.
    pub window_kind: WindowKind,
    /// Days of a rolling window.
    pub window_days: Option<u32>,
    /// Which days a rolling window counts.
    pub window_unit: WindowUnit,
    /// First date of a range.
    pub window_start: Option<Date>,
    /// Last date of a range.
    pub window_end: Option<Date>,
    /// Bookings a day.
    pub limit_per_day: Option<u32>,
    /// Bookings a week.
    pub limit_per_week: Option<u32>,
    /// Bookings a month.
    pub limit_per_month: Option<u32>,
    /// Minutes a day.
    pub limit_minutes_per_day: Option<u32>,
    /// Minutes a week.
    pub limit_minutes_per_week: Option<u32>,
    /// How staff are chosen.
    pub assignment: Assignment,
    /// How one of several is chosen; null: as the assignment has it.
    pub choose_by: Option<ChooseBy>,
    /// Fewest people of a booking.
    pub party_min: u32,
    /// Most people of a booking.
    pub party_max: u32,
    /// Whether the business approves each booking.
    pub approval_required: bool,
    /// Whether a booking that waits for approval takes the time.
    pub pending_blocks: bool,
    /// Where it takes place.
    pub location_type: LocationType,
    /// Who may come.
    pub event_type: EventType,
    /// Its place in the list.
    pub position: i32,
    /// Seats of a session, unless its rule says otherwise; null for an appointment.
    pub capacity: Option<u32>,
    /// Whether one party may, or must, take a whole session.
    pub private_booking: PrivateBooking,
    /// Price of a whole session in minor units; null: that of all its seats.
    pub private_price_minor: Option<i64>,
    /// How many days ahead sessions are generated.
    pub days_ahead: u32,
    /// Who performs it.
    pub staff: Vec<ServiceStaff>,
    /// What it needs beside them; of a session service the schedule rules say so.
    pub resources: Vec<Need>,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Service {
    fn sample() -> Value {
        // In two halves: one literal of this size is too much for the macro.
        let mut rules = json!({
            "limit_per_day": null, "limit_per_week": null, "limit_per_month": null, "limit_minutes_per_day": null, "limit_minutes_per_week": null,
            "assignment": "any", "choose_by": null, "party_min": 1, "party_max": 1, "approval_required": false, "pending_blocks": true, "location_type": "physical",
            "event_type": "public", "position": 0, "capacity": null, "private_booking": "no", "private_price_minor": null, "days_ahead": 90, "staff": [{ "staff_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "fixed": false, "price_minor": null, "duration_minutes": null }],
            "resources": [{ "resource_id": null, "group_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f22", "quantity": 1, "buffer_before_minutes": null, "buffer_after_minutes": 15 }],
            "version": 1, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"
        });
        let mut service = json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "category_id": null, "kind": "appointment", "name": "Haircut",
            "description": null, "tagline": "Cut and finish", "status": "active", "private": false, "duration_minutes": 45, "price_minor": 4500, "currency": "EUR",
            "buffer_before_minutes": 0, "buffer_after_minutes": 10, "step_minutes": 15, "grid": "clock", "notice_minutes": 120, "window_kind": "rolling",
            "window_days": 60, "window_unit": "calendar", "window_start": null, "window_end": null
        });
        if let (Some(service), Some(rules)) = (service.as_object_mut(), rules.as_object_mut()) {
            service.append(rules);
        }
        service
    }
}
