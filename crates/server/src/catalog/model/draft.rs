//! Services as the API takes them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Assignment, ChooseBy, EventType, GridKind, LocationType, PrivateBooking, ServiceKind,
    ServiceStatus, WindowKind, WindowUnit,
};
use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{Currency, DayText, Minutes, Name, Note, ShortText};

/// A service to be added. What isn't given has its default.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewService {
    /// Whose it is.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub business_id: Uuid,
    /// The heading it is listed under.
    pub category_id: Option<Uuid>,
    /// Its name.
    pub name: Name,
    /// What it is.
    pub description: Option<Note>,
    /// What it is, in a few words.
    pub tagline: Option<ShortText>,
    /// Whether it can be booked.
    pub status: Option<ServiceStatus>,
    /// Not listed publicly.
    pub private: Option<bool>,
    /// How long it lasts.
    pub duration_minutes: Minutes,
    /// Price in minor units.
    pub price_minor: Option<i64>,
    /// Its currency; the business's if not given.
    pub currency: Option<Currency>,
    /// Time taken before the start.
    pub buffer_before_minutes: Option<u16>,
    /// Time taken after the end.
    pub buffer_after_minutes: Option<u16>,
    /// Distance between two starts.
    pub step_minutes: Option<Minutes>,
    /// Where starts lie.
    pub grid: Option<GridKind>,
    /// Least time between booking and start.
    pub notice_minutes: Option<u32>,
    /// Between which dates it can be booked.
    pub window_kind: Option<WindowKind>,
    /// Days of a rolling window.
    pub window_days: Option<u16>,
    /// Which days a rolling window counts.
    pub window_unit: Option<WindowUnit>,
    /// First date of a range.
    pub window_start: Option<DayText>,
    /// Last date of a range.
    pub window_end: Option<DayText>,
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
    pub assignment: Option<Assignment>,
    /// How one of several is chosen; as the assignment has it if not given: with `round_robin` `least_recent`, otherwise `listed`.
    pub choose_by: Option<ChooseBy>,
    /// Fewest people of a booking.
    pub party_min: Option<u16>,
    /// Most people of a booking.
    pub party_max: Option<u16>,
    /// Whether the business approves each booking.
    pub approval_required: Option<bool>,
    /// Whether a booking that waits for approval takes the time.
    pub pending_blocks: Option<bool>,
    /// Where it takes place.
    pub location_type: Option<LocationType>,
    /// Who may come.
    pub event_type: Option<EventType>,
    /// Its place in the list.
    pub position: Option<i32>,
    /// Chosen once; `appointment` if not given.
    pub kind: Option<ServiceKind>,
    /// Seats of a session; needed for the kind `session`.
    pub capacity: Option<u32>,
    /// Whether one party may, or must, take a whole session.
    pub private_booking: Option<PrivateBooking>,
    /// Price of a whole session in minor units; that of all its seats if not given.
    pub private_price_minor: Option<i64>,
    /// How many days ahead sessions are generated, 1 to 366.
    pub days_ahead: Option<u16>,
}

impl Sample for NewService {
    fn sample() -> Value {
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "name": "Haircut", "duration_minutes": 45, "step_minutes": 15,
            "price_minor": 4500, "buffer_after_minutes": 10, "notice_minutes": 120, "window_kind": "rolling", "window_days": 60 })
    }
}

patch! {
    /// Changes of a service.
    pub struct ServicePatch {
        /// The heading it is listed under.
        category_id: Option<Uuid>,
        /// Its name.
        name: Name,
        /// What it is.
        description: Option<Note>,
        /// What it is, in a few words.
        tagline: Option<ShortText>,
        /// Whether it can be booked.
        status: ServiceStatus,
        /// Not listed publicly.
        private: bool,
        /// How long it lasts.
        duration_minutes: Minutes,
        /// Price in minor units.
        price_minor: i64,
        /// Its currency; the business's if not given.
        currency: Currency,
        /// Time taken before the start.
        buffer_before_minutes: u16,
        /// Time taken after the end.
        buffer_after_minutes: u16,
        /// Distance between two starts.
        step_minutes: Minutes,
        /// Where starts lie.
        grid: GridKind,
        /// Least time between booking and start.
        notice_minutes: u32,
        /// Between which dates it can be booked.
        window_kind: WindowKind,
        /// Days of a rolling window.
        window_days: Option<u16>,
        /// Which days a rolling window counts.
        window_unit: WindowUnit,
        /// First date of a range.
        window_start: Option<DayText>,
        /// Last date of a range.
        window_end: Option<DayText>,
        /// Bookings a day.
        limit_per_day: Option<u32>,
        /// Bookings a week.
        limit_per_week: Option<u32>,
        /// Bookings a month.
        limit_per_month: Option<u32>,
        /// Minutes a day.
        limit_minutes_per_day: Option<u32>,
        /// Minutes a week.
        limit_minutes_per_week: Option<u32>,
        /// How staff are chosen.
        assignment: Assignment,
        /// How one of several is chosen; null: as the assignment has it.
        choose_by: Option<ChooseBy>,
        /// Fewest people of a booking.
        party_min: u16,
        /// Most people of a booking.
        party_max: u16,
        /// Whether the business approves each booking.
        approval_required: bool,
        /// Whether a booking that waits for approval takes the time.
        pending_blocks: bool,
        /// Where it takes place.
        location_type: LocationType,
        /// Who may come.
        event_type: EventType,
        /// Its place in the list.
        position: i32,
        /// Chosen once: only what it is already.
        kind: ServiceKind,
        /// Seats of a session.
        capacity: Option<u32>,
        /// Whether one party may, or must, take a whole session.
        private_booking: PrivateBooking,
        /// Price of a whole session in minor units; null: that of all its seats.
        private_price_minor: Option<i64>,
        /// How many days ahead sessions are generated, 1 to 366.
        days_ahead: u16,
    }
}

impl Sample for ServicePatch {
    fn sample() -> Value {
        json!({ "price_minor": 4900, "window_kind": "none", "window_days": null })
    }
}

/// Somebody who is to perform a service.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Performer {
    /// Who.
    pub staff_id: Uuid,
    /// Takes part in every booking, with the assignment `fixed_plus_any`.
    pub fixed: Option<bool>,
    /// Their own price.
    pub price_minor: Option<i64>,
    /// Their own duration.
    pub duration_minutes: Option<Minutes>,
}

/// All who perform a service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Performers {
    /// The list.
    pub staff: Vec<Performer>,
}

impl Sample for Performers {
    fn sample() -> Value {
        json!({ "staff": [{ "staff_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "price_minor": 5500 }] })
    }
}
