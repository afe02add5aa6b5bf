//! A booking.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Answer;
use crate::platform::http::Sample;

/// How to reach whoever booked, as they typed it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// Why a booking is with whom it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Chosen {
    /// By what they were chosen: `listed`, `least_recent`, `least_often`, `least_busy`; or `asked_for`, `only_one`, `all`, `reassigned`.
    pub by: String,
    /// Who was chosen from among several.
    pub staff_id: Option<Uuid>,
    /// From among how many.
    pub among: Option<i32>,
    /// Of `least_recent`: when it was their turn before; absent or null: never.
    pub last_chosen_at: Option<Timestamp>,
    /// Of `least_often`: how often it had been their turn.
    pub times_chosen: Option<i32>,
    /// Of `least_busy`: for how many minutes they were booked on that day already.
    pub booked_minutes: Option<i32>,
    /// Of `reassigned`: whose place they took.
    pub in_place_of: Option<Uuid>,
    /// Who came before them and couldn't.
    pub passed_over: Option<Vec<PassedOver>>,
}

/// Somebody who came first and couldn't.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PassedOver {
    /// Who.
    pub staff_id: Uuid,
    /// Why: `taken`, `away` (outside their hours) or `no_unit` (too few rooms or devices for the time that they take).
    pub reason: String,
}

/// A reservation of a service by a customer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Booking {
    /// Its id.
    pub id: Uuid,
    /// Short reference for people.
    pub reference: String,
    /// Where.
    pub business_id: Uuid,
    /// What.
    pub service_id: Uuid,
    /// Who.
    pub customer_id: Uuid,
    /// `held`, `pending`, `confirmed`, `cancelled`, `completed`, `rejected`, `no_show` or `expired`.
    pub state: String,
    /// Start.
    pub starts_at: Timestamp,
    /// End, without buffers.
    pub ends_at: Timestamp,
    /// Start on the clocks of `timezone`.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// The business's zone.
    pub timezone: String,
    /// With whom.
    pub staff_ids: Vec<Uuid>,
    /// With which units of rooms and equipment.
    pub unit_ids: Vec<Uuid>,
    /// Why it is with whom it is; null where nobody chose.
    pub chosen: Option<Chosen>,
    /// The session in which it has seats; null for an appointment.
    pub session_id: Option<Uuid>,
    /// How many people.
    pub party_size: i32,
    /// How many seats it takes of its session.
    pub seats: Option<i32>,
    /// Whether it takes the whole session.
    pub private: bool,
    /// Price in minor units.
    pub price_minor: i64,
    /// The taxes in it.
    pub tax_minor: i64,
    /// Its currency.
    pub currency: String,
    /// How the price came about.
    #[schema(value_type = Vec<Object>)]
    pub price_lines: Vec<Value>,
    /// The promotion whose code it used.
    pub promotion_id: Option<Uuid>,
    /// How it came in.
    pub entry_method: String,
    /// Notes.
    pub notes: Option<String>,
    /// What was answered to the service's questions, in their order.
    pub answers: Vec<Answer>,
    /// Free data of the business.
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
    /// How to reach whoever booked.
    pub contact: Contact,
    /// Until when a hold lives.
    pub hold_expires_at: Option<Timestamp>,
    /// How many of the party have come.
    pub arrived: i32,
    /// When the first of them came.
    pub checked_in_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Why.
    pub cancel_reason: Option<String>,
    /// Whose wish that was: `customer` or `business`.
    pub cancelled_by: Option<String>,
    /// What is due for cancelling late or not coming, in minor units.
    pub fee_minor: Option<i64>,
    /// The series that it was made with.
    pub series_id: Option<Uuid>,
    /// Which of the dates of its series it was made for, from 1.
    pub occurrence: Option<i32>,
    /// The visit that it is a part of.
    pub visit_id: Option<Uuid>,
    /// Which of the services of its visit it is, from 1.
    pub part: Option<i32>,
    /// How often what calendars show of it has changed: the SEQUENCE beside the UID, which is its id.
    pub sequence: i32,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Booking {
    fn sample() -> Value {
        let mut sample = PublicBooking::sample();
        let own = json!({
            "customer_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05", "promotion_id": null, "entry_method": "web_form", "unit_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f23"],
            "chosen": { "by": "least_busy", "staff_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04", "among": 3, "last_chosen_at": null, "times_chosen": null,
                "booked_minutes": 90, "in_place_of": null, "passed_over": [{ "staff_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f14", "reason": "taken" }] }, "notes": null, "metadata": {},
            "arrived": 0, "checked_in_at": null, "created_at": "2026-03-01T08:12:00Z", "updated_at": "2026-03-01T08:12:00Z"
        });
        if let (Some(sample), Value::Object(own)) = (sample.as_object_mut(), own) {
            sample.extend(own);
        }
        sample
    }
}

/// A booking as its customer sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicBooking {
    /// Its id.
    pub id: Uuid,
    /// Short reference for people.
    pub reference: String,
    /// Where.
    pub business_id: Uuid,
    /// What.
    pub service_id: Uuid,
    /// `held`, `pending`, `confirmed`, `cancelled`, `completed`, `rejected`, `no_show` or `expired`.
    pub state: String,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Start on the clocks of `timezone`.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// The business's zone.
    pub timezone: String,
    /// With whom.
    pub staff_ids: Vec<Uuid>,
    /// The session in which it has seats; null for an appointment.
    pub session_id: Option<Uuid>,
    /// How many people.
    pub party_size: i32,
    /// How many seats it takes of its session.
    pub seats: Option<i32>,
    /// Whether it takes the whole session.
    pub private: bool,
    /// Price in minor units.
    pub price_minor: i64,
    /// The taxes in it.
    pub tax_minor: i64,
    /// Its currency.
    pub currency: String,
    /// How the price came about.
    #[schema(value_type = Vec<Object>)]
    pub price_lines: Vec<Value>,
    /// What was answered to the service's questions, in their order.
    pub answers: Vec<Answer>,
    /// How to reach whoever booked.
    pub contact: Contact,
    /// Until when a hold lives.
    pub hold_expires_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Why.
    pub cancel_reason: Option<String>,
    /// Whose wish that was: `customer` or `business`.
    pub cancelled_by: Option<String>,
    /// What is due for cancelling late or not coming, in minor units.
    pub fee_minor: Option<i64>,
    /// The series that it was made with.
    pub series_id: Option<Uuid>,
    /// Which of the dates of its series it was made for, from 1.
    pub occurrence: Option<i32>,
    /// The visit that it is a part of.
    pub visit_id: Option<Uuid>,
    /// Which of the services of its visit it is, from 1.
    pub part: Option<i32>,
    /// How often what calendars show of it has changed: the SEQUENCE beside the UID, which is its id.
    pub sequence: i32,
    /// Counts changes; the ETag.
    pub version: i32,
}

impl From<Booking> for PublicBooking {
    fn from(booking: Booking) -> PublicBooking {
        PublicBooking {
            id: booking.id,
            reference: booking.reference,
            business_id: booking.business_id,
            service_id: booking.service_id,
            state: booking.state,
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            local_start: booking.local_start,
            timezone: booking.timezone,
            staff_ids: booking.staff_ids,
            session_id: booking.session_id,
            party_size: booking.party_size,
            seats: booking.seats,
            private: booking.private,
            price_minor: booking.price_minor,
            tax_minor: booking.tax_minor,
            currency: booking.currency,
            price_lines: booking.price_lines,
            answers: booking.answers,
            contact: booking.contact,
            hold_expires_at: booking.hold_expires_at,
            cancelled_at: booking.cancelled_at,
            cancel_reason: booking.cancel_reason,
            cancelled_by: booking.cancelled_by,
            fee_minor: booking.fee_minor,
            series_id: booking.series_id,
            occurrence: booking.occurrence,
            visit_id: booking.visit_id,
            part: booking.part,
            sequence: booking.sequence,
            version: booking.version,
        }
    }
}

impl Sample for PublicBooking {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06", "reference": "K7QX2M", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02",
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "state": "held", "starts_at": "2026-03-02T08:00:00Z", "ends_at": "2026-03-02T08:45:00Z",
            "local_start": "2026-03-02T09:00:00", "timezone": "Europe/Berlin", "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"], "session_id": null, "party_size": 1, "seats": null,
            "private": false, "price_minor": 4500, "tax_minor": 0, "currency": "EUR", "price_lines": [], "answers": [Answer::sample()],
            "contact": { "name": "Ada Byron", "email": "ada@example.org", "phone": null },
            "hold_expires_at": "2026-03-01T08:22:00Z", "cancelled_at": null, "cancel_reason": null, "cancelled_by": null, "fee_minor": null, "series_id": null, "occurrence": null, "visit_id": null, "part": null, "sequence": 0, "version": 1
        })
    }
}
