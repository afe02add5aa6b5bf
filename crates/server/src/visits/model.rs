//! Visits as the API shows and takes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::bookings::model::{Booking, Choice, EntryMethod, Party, Start, Who};
use crate::platform::http::Sample;
use crate::platform::words::{InstantText, Note, ShortText, apart};

/// One service of a visit.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What.
    pub service_id: Uuid,
    /// With whom; anybody who is free if not given.
    pub staff_id: Option<Uuid>,
    /// How many people; what the tiers add up to, or 1, if not given.
    pub party_size: Option<u16>,
    /// The party by kind of person, where the service has tiers.
    pub tiers: Option<Vec<Choice>>,
    /// What is added.
    pub extras: Option<Vec<Choice>>,
    /// A promotion's code.
    pub promotion: Option<ShortText>,
    /// Notes.
    pub notes: Option<Note>,
    /// An answer by the key of each question of the service.
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
}

/// A visit to be held or booked.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVisit {
    /// The services in their order, each once.
    #[serde(skip_serializing_if = "apart")]
    #[schema(min_items = 1, max_items = 8)]
    pub parts: Vec<Part>,
    /// When the first starts: an instant with its offset, or a time on the business's clocks without one.
    #[serde(skip_serializing_if = "apart")]
    #[schema(required)]
    pub starts_at: Start,
    /// Who comes.
    #[serde(skip_serializing_if = "apart")]
    #[schema(required)]
    pub customer: Who,
    /// Through what: `api` if not given.
    pub entry_method: Option<EntryMethod>,
    /// Free data of the business, kept with each booking.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
    /// Book at once instead of placing holds.
    pub confirm: Option<bool>,
    /// Book in spite of the services' notice.
    pub ignore_notice: Option<bool>,
    /// Book though required questions aren't answered; only with `confirm`.
    pub ignore_required: Option<bool>,
}

impl Sample for NewVisit {
    fn sample() -> Value {
        json!({ "parts": [{ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03" }], "starts_at": "2026-03-02T09:00",
            "customer": { "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05" }, "confirm": true })
    }
}

/// Services for which a common time is looked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitWish {
    /// The services in their order, each once.
    #[schema(min_items = 1, max_items = 8)]
    pub parts: Vec<Part>,
    /// The first instant …
    #[schema(value_type = String)]
    pub from: InstantText,
    /// … and the one before which visits start, 62 days later at most.
    #[schema(value_type = String)]
    pub to: InstantText,
}

impl Sample for VisitWish {
    fn sample() -> Value {
        json!({ "parts": [{ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03" }], "from": "2026-03-02T00:00:00Z", "to": "2026-03-04T00:00:00Z" })
    }
}

/// A time at which a visit can be had.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct VisitSlot {
    /// Start of the first service.
    pub starts_at: Timestamp,
    /// The earliest end of the last.
    pub ends_at: Timestamp,
}

/// The times at which a visit can be had.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct VisitSlots {
    /// By start.
    pub slots: Vec<VisitSlot>,
}

impl Sample for VisitSlots {
    fn sample() -> Value {
        json!({ "slots": [{ "starts_at": "2026-03-02T08:00:00Z", "ends_at": "2026-03-02T09:30:00Z" }] })
    }
}

/// Several services that one customer has one after the other.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Visit {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub business_id: Uuid,
    /// Who.
    pub customer_id: Uuid,
    /// Start of the first service that takes place.
    pub starts_at: Timestamp,
    /// End of the last.
    pub ends_at: Timestamp,
    /// What those that take place cost, in minor units.
    pub price_minor: i64,
    /// What is due for those that were cancelled or missed, in minor units.
    pub fee_minor: i64,
    /// Their currency.
    pub currency: String,
    /// Its bookings in the order of the services, whatever became of them.
    pub bookings: Vec<Booking>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Sample for Visit {
    fn sample() -> Value {
        let mut booking = Booking::sample();
        booking["visit_id"] = json!("0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f32");
        booking["part"] = json!(1);
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f32", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02",
            "customer_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05", "starts_at": "2026-03-02T08:00:00Z", "ends_at": "2026-03-02T08:45:00Z",
            "price_minor": 4500, "fee_minor": 0, "currency": "EUR", "bookings": [booking], "created_at": "2026-03-01T08:12:00Z"
        })
    }
}

/// Where a visit is to be moved.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveVisit {
    /// When its first service starts.
    #[serde(skip_serializing_if = "apart")]
    #[schema(required)]
    pub starts_at: Start,
    /// Whether each may be with anybody who performs it; whoever has it comes first.
    pub any_staff: Option<bool>,
    /// Move in spite of the services' notice.
    pub ignore_notice: Option<bool>,
    /// Whose wish: `business` if not given. The customer's is subject to each booking's terms.
    pub by: Option<Party>,
    /// Move for the customer though it is too late, or was done too often.
    #[serde(rename = "override")]
    pub in_spite: Option<bool>,
    /// Why, in words.
    pub reason: Option<Note>,
}

impl Sample for MoveVisit {
    fn sample() -> Value {
        json!({ "starts_at": "2026-03-02T14:00", "any_staff": true, "reason": "Ada has a meeting." })
    }
}
