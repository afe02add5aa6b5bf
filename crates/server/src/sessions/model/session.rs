//! A session.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::catalog::model::{Need, PrivateBooking};
use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{InstantText, Minutes};

/// Whether a session is on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// Yes.
    Open,
    /// No; its bookings stay.
    Closed,
    /// It doesn't take place.
    Cancelled,
    /// The schedule has it no more, and nobody has booked it.
    Withdrawn,
}

/// One scheduled occurrence of a session service, with its seats.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub business_id: Uuid,
    /// Of which service.
    pub service_id: Uuid,
    /// The schedule rule that it follows; null: a one-off session.
    pub rule_id: Option<Uuid>,
    /// Start.
    pub starts_at: Timestamp,
    /// End, without buffers.
    pub ends_at: Timestamp,
    /// Start on the clocks of `timezone`.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// The business's zone.
    pub timezone: String,
    /// Whether it is on sale.
    pub status: SessionStatus,
    /// All its seats.
    pub capacity_total: i32,
    /// Seats that are sold.
    pub seats_sold: i32,
    /// Seats in live holds.
    pub seats_held: i32,
    /// Seats that are left.
    pub capacity_remaining: i32,
    /// Fewest people of a booking.
    pub party_min: i32,
    /// Most people of a booking.
    pub party_max: i32,
    /// Price of a seat in minor units, as it was when the session was made.
    pub price_minor: i64,
    /// Whether one party may, or must, take all of it.
    pub private_booking: PrivateBooking,
    /// Price of the whole session in minor units; null: that of all its seats.
    pub private_price_minor: Option<i64>,
    /// Whether one party has taken all of it.
    pub taken_privately: bool,
    /// Currency of its prices.
    pub currency: String,
    /// Time taken before the start.
    pub buffer_before_minutes: i32,
    /// Time taken after the end.
    pub buffer_after_minutes: i32,
    /// Whether it takes its people and rooms before anybody has booked it.
    pub reserved: bool,
    /// Whom it takes.
    pub staff_ids: Vec<Uuid>,
    /// Which rooms and equipment it takes.
    pub resources: Vec<Need>,
    /// The units of these that it has, while anybody is in it or it is reserved.
    pub unit_ids: Vec<Uuid>,
    /// What was changed by hand, and no rule changes any more.
    pub by_hand: Vec<String>,
    /// Counts changes; the ETag. Sales don't change it.
    pub version: i32,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Session {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f12", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02",
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "rule_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f11",
            "starts_at": "2026-03-06T17:00:00Z", "ends_at": "2026-03-06T18:00:00Z", "local_start": "2026-03-06T18:00:00", "timezone": "Europe/Berlin",
            "status": "open", "capacity_total": 6, "seats_sold": 4, "seats_held": 0, "capacity_remaining": 2, "party_min": 2, "party_max": 6,
            "price_minor": 2800, "private_booking": "allowed", "private_price_minor": 15000, "taken_privately": false, "currency": "EUR",
            "buffer_before_minutes": 0, "buffer_after_minutes": 15, "reserved": false, "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"],
            "resources": [{ "resource_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f21", "group_id": null, "quantity": 1, "buffer_before_minutes": null, "buffer_after_minutes": 20 }], "unit_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f23"],
            "by_hand": [], "version": 3, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-03-01T08:13:00Z"
        })
    }
}

/// A one-off session, which no rule makes and none changes. What isn't given it has from the service.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// Of which service.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    #[schema(required)]
    pub service_id: Uuid,
    /// When: a whole minute.
    pub starts_at: InstantText,
    /// How long it lasts.
    pub duration_minutes: Option<Minutes>,
    /// All its seats.
    pub capacity_total: Option<u32>,
    /// Fewest people of a booking.
    pub party_min: Option<u16>,
    /// Most people of a booking.
    pub party_max: Option<u16>,
    /// Price of a seat in minor units.
    pub price_minor: Option<i64>,
    /// Whether one party may, or must, take all of it.
    pub private_booking: Option<PrivateBooking>,
    /// Price of the whole session in minor units.
    pub private_price_minor: Option<i64>,
    /// Whether it takes its people and rooms before anybody has booked it.
    pub reserved: Option<bool>,
    /// Whom it takes; nobody if not given.
    pub staff_ids: Option<Vec<Uuid>>,
    /// Which rooms and equipment it takes; none if not given.
    pub resources: Option<Vec<Need>>,
}

impl Sample for NewSession {
    fn sample() -> Value {
        json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "starts_at": "2026-03-08T11:00:00+01:00", "capacity_total": 4 })
    }
}

patch! {
    /// Changes of one session. What differs from its rule then stays so, whatever becomes of the rule.
    pub struct SessionPatch {
        /// All its seats; not fewer than are sold and held.
        capacity_total: u32,
        /// Fewest people of a booking.
        party_min: u16,
        /// Most people of a booking.
        party_max: u16,
        /// Price of a seat in minor units; bookings keep theirs.
        price_minor: i64,
        /// Whether one party may, or must, take all of it.
        private_booking: PrivateBooking,
        /// Price of the whole session in minor units; null: that of all its seats.
        private_price_minor: Option<i64>,
        /// Whether it takes its people and rooms before anybody has booked it.
        reserved: bool,
        /// Whom it takes.
        staff_ids: Vec<Uuid>,
        /// Which rooms and equipment it takes.
        resources: Vec<Need>,
        /// What no rule shall change; names can only be taken out, and follow the rule again.
        by_hand: Vec<String>,
    }
}

impl Sample for SessionPatch {
    fn sample() -> Value {
        json!({ "capacity_total": 8, "price_minor": 2500 })
    }
}
