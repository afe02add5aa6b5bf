//! Moving a booking.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Choice, Party, Start};
use crate::platform::http::Sample;
use crate::platform::words::{Note, ShortText, apart};

/// Where a booking is to be moved. What isn't given stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reschedule {
    /// When: an instant with its offset, or a time on the business's clocks without one.
    #[serde(skip_serializing_if = "apart")]
    pub starts_at: Option<Start>,
    /// With whom instead.
    #[serde(skip_serializing_if = "apart")]
    pub staff_id: Option<Uuid>,
    /// Whether it may be with anybody who performs the service; whoever has it comes first.
    pub any_staff: Option<bool>,
    /// Another variant of the service, of the same business. The price is today's then.
    pub service_id: Option<Uuid>,
    /// Into which session, for a booking that has seats of one.
    pub session_id: Option<Uuid>,
    /// Whether today's price counts, though the service stays.
    pub reprice: Option<bool>,
    /// The party by kind of person, where a new price needs it; as it is, if not given.
    pub tiers: Option<Vec<Choice>>,
    /// What is added, where there is a new price; as it is, if not given.
    pub extras: Option<Vec<Choice>>,
    /// A promotion's code, where there is a new price.
    pub promotion: Option<ShortText>,
    /// Move in spite of the service's notice.
    pub ignore_notice: Option<bool>,
    /// Whose wish: `business` if not given. The customer's is subject to the booking's terms.
    pub by: Option<Party>,
    /// Move for the customer though it is too late, or was done too often.
    #[serde(rename = "override")]
    pub in_spite: Option<bool>,
    /// Why, in words.
    pub reason: Option<Note>,
}

impl Sample for Reschedule {
    fn sample() -> Value {
        json!({ "starts_at": "2026-03-02T14:00", "any_staff": true, "reason": "Ada has a meeting." })
    }
}

/// Where a customer wants their booking to be moved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnReschedule {
    /// When: an instant with its offset, or a time on the business's clocks without one.
    pub starts_at: Option<Start>,
    /// With whom instead.
    pub staff_id: Option<Uuid>,
    /// Whether it may be with anybody who performs the service; whoever has it comes first.
    pub any_staff: Option<bool>,
    /// Into which session, for a booking that has seats of one.
    pub session_id: Option<Uuid>,
    /// Why, in words.
    pub reason: Option<Note>,
}

impl OwnReschedule {
    /// The same as the commands take it.
    pub fn wanted(&self) -> Reschedule {
        Reschedule {
            starts_at: self.starts_at,
            staff_id: self.staff_id,
            any_staff: self.any_staff,
            service_id: None,
            session_id: self.session_id,
            reprice: None,
            tiers: None,
            extras: None,
            promotion: None,
            ignore_notice: None,
            by: Some(Party::Customer),
            in_spite: None,
            reason: self.reason.clone(),
        }
    }
}

impl Sample for OwnReschedule {
    fn sample() -> Value {
        json!({ "starts_at": "2026-03-02T14:00" })
    }
}

/// What a move can change of a booking.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Place {
    /// What.
    pub service_id: Uuid,
    /// The session in which it has seats; null for an appointment.
    pub session_id: Option<Uuid>,
    /// Start.
    pub starts_at: Timestamp,
    /// End, without buffers.
    pub ends_at: Timestamp,
    /// Start on the business's clocks.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// With whom.
    pub staff_ids: Vec<Uuid>,
    /// With which units of rooms and equipment.
    pub unit_ids: Vec<Uuid>,
    /// Price in minor units.
    pub price_minor: i64,
    /// Its currency.
    pub currency: String,
}

/// One move of a booking.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Move {
    /// The booking's sequence after it.
    pub sequence: i32,
    /// When it was made.
    pub moved_at: Timestamp,
    /// Which key or login asked for it.
    pub moved_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where the booking was.
    pub from: Place,
    /// Where it was moved.
    pub to: Place,
}

/// The moves of a booking, the first one first.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Moves {
    /// All of them.
    pub data: Vec<Move>,
}

impl Sample for Moves {
    fn sample() -> Value {
        let place = |starts: &str, local: &str, ends: &str| {
            json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "session_id": null, "starts_at": starts, "ends_at": ends, "local_start": local,
                "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"], "unit_ids": [], "price_minor": 4500, "currency": "EUR" })
        };
        json!({ "data": [{ "sequence": 1, "moved_at": "2026-03-01T09:30:00Z", "moved_by": "key:0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f09", "reason": "Ada has a meeting.",
            "from": place("2026-03-02T08:00:00Z", "2026-03-02T09:00:00", "2026-03-02T08:45:00Z"),
            "to": place("2026-03-02T13:00:00Z", "2026-03-02T14:00:00", "2026-03-02T13:45:00Z") }] })
    }
}
