//! Slots: times that can be booked.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;

/// A time that can be booked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Slot {
    /// Start, with the offset of the zone asked for.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// End, without buffers.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// Who is free then, or leads the session.
    pub staff_ids: Vec<Uuid>,
    /// The session that starts then; absent for an appointment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SlotSession>,
}

/// A session with room. Its prices are those before rules, extras, promotions and taxes that come on top.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SlotSession {
    /// Its id, to book it by.
    pub id: Uuid,
    /// How many seats it has.
    pub capacity_total: u32,
    /// How many are left.
    pub capacity_remaining: u32,
    /// Whether one party can take all of it.
    pub private_possible: bool,
    /// Price of a seat in minor units.
    pub price_minor: i64,
    /// Price of the whole session in minor units; null if it isn't sold so.
    pub private_price_minor: Option<i64>,
    /// Their currency.
    pub currency: String,
}

impl Slot {
    /// The slot as the clocks of a zone show it.
    pub fn shown(
        start: Timestamp,
        end: Timestamp,
        staff_ids: Vec<Uuid>,
        session: Option<SlotSession>,
        zone: &TimeZone,
    ) -> Slot {
        Slot { starts_at: shown(start, zone), ends_at: shown(end, zone), staff_ids, session }
    }
}

/// An instant on the clocks of a zone, with its offset.
pub fn shown(at: Timestamp, zone: &TimeZone) -> String {
    at.display_with_offset(zone.to_offset(at)).to_string()
}

impl Sample for Slot {
    fn sample() -> Value {
        json!({ "starts_at": "2026-03-02T09:00:00+01:00", "ends_at": "2026-03-02T09:45:00+01:00", "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"] })
    }
}

/// The slots of a range.
#[derive(Debug, Serialize, ToSchema)]
pub struct Slots {
    /// The zone in which times are shown.
    pub timezone: String,
    /// The slots, by start.
    pub slots: Vec<Slot>,
}

impl Sample for Slots {
    fn sample() -> Value {
        json!({ "timezone": "Europe/Berlin", "slots": [Slot::sample()] })
    }
}

/// Dates that have a slot.
#[derive(Debug, Serialize, ToSchema)]
pub struct Days {
    /// The business's zone, in which the dates are.
    pub timezone: String,
    /// The dates.
    pub days: Vec<Date>,
}

impl Sample for Days {
    fn sample() -> Value {
        json!({ "timezone": "Europe/Berlin", "days": ["2026-03-02", "2026-03-03"] })
    }
}

/// The next free slot.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextSlot {
    /// The zone in which times are shown.
    pub timezone: String,
    /// The slot; null if there is none within a year.
    pub slot: Option<Slot>,
}

impl Sample for NextSlot {
    fn sample() -> Value {
        json!({ "timezone": "Europe/Berlin", "slot": Slot::sample() })
    }
}
