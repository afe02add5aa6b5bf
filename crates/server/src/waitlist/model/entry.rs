//! An entry of the waitlist, and what is offered to it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::bookings::model::Contact;
use crate::platform::http::Sample;
use crate::prices::model::Weekday;

/// What is kept for somebody who waits, until it expires.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaitlistOffer {
    /// Its id.
    pub id: Uuid,
    /// The hold; a booking once it is accepted.
    pub booking_id: Uuid,
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
    /// Price in minor units.
    pub price_minor: i64,
    /// Its currency.
    pub currency: String,
    /// Since when it is offered.
    pub offered_at: Timestamp,
    /// Until when it is kept.
    pub expires_at: Timestamp,
}

impl Sample for WaitlistOffer {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f42", "booking_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06", "starts_at": "2026-03-02T08:00:00Z",
            "ends_at": "2026-03-02T08:45:00Z", "local_start": "2026-03-02T09:00:00", "timezone": "Europe/Berlin",
            "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"], "session_id": null, "price_minor": 4500, "currency": "EUR",
            "offered_at": "2026-03-01T08:07:00Z", "expires_at": "2026-03-01T08:22:00Z"
        })
    }
}

/// Somebody who waits for a service, or did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaitlistEntry {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub business_id: Uuid,
    /// For what.
    pub service_id: Uuid,
    /// With whom; null for anybody.
    pub staff_id: Option<Uuid>,
    /// Who.
    pub customer_id: Uuid,
    /// `waiting`, `offered`, `booked`, `withdrawn` or `expired`.
    pub state: String,
    /// The first date on which it may start.
    pub date_from: Date,
    /// The last one.
    pub date_to: Date,
    /// On which days; null for all.
    pub weekdays: Option<Vec<Weekday>>,
    /// From which time of day by the business's clocks; null for any …
    pub time_from: Option<String>,
    /// … to before which one; at or before `time_from` means over midnight.
    pub time_to: Option<String>,
    /// How many people.
    pub party_size: i32,
    /// Higher comes first; of equal ones, whoever came first.
    pub priority: i32,
    /// Notes.
    pub notes: Option<String>,
    /// How it came in.
    pub entry_method: String,
    /// How to reach whoever waits.
    pub contact: Contact,
    /// What is kept for them now.
    pub offer: Option<WaitlistOffer>,
    /// The booking that came of it.
    pub booking_id: Option<Uuid>,
    /// How many offers in a row ran out.
    pub missed: i32,
    /// Since when it waits no more.
    pub ended_at: Option<Timestamp>,
    /// `booked`, `left`, `removed`, `over`, `missed`, `booked_otherwise`, `refused` or `archived`; null while it waits.
    pub ended_because: Option<String>,
    /// Counts changes.
    pub version: i32,
    /// When it came.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for WaitlistEntry {
    fn sample() -> Value {
        let mut sample = PublicEntry::sample();
        let own = json!({
            "customer_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05", "priority": 0, "entry_method": "web_form", "missed": 0,
            "updated_at": "2026-03-01T08:07:00Z"
        });
        if let (Some(sample), Value::Object(own)) = (sample.as_object_mut(), own) {
            sample.extend(own);
        }
        sample
    }
}

/// An entry as whoever waits sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = PublicWaitlistEntry)]
pub struct PublicEntry {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub business_id: Uuid,
    /// For what.
    pub service_id: Uuid,
    /// With whom; null for anybody.
    pub staff_id: Option<Uuid>,
    /// `waiting`, `offered`, `booked`, `withdrawn` or `expired`.
    pub state: String,
    /// The first date on which it may start.
    pub date_from: Date,
    /// The last one.
    pub date_to: Date,
    /// On which days; null for all.
    pub weekdays: Option<Vec<Weekday>>,
    /// From which time of day by the business's clocks; null for any …
    pub time_from: Option<String>,
    /// … to before which one; at or before `time_from` means over midnight.
    pub time_to: Option<String>,
    /// How many people.
    pub party_size: i32,
    /// Notes.
    pub notes: Option<String>,
    /// How to reach whoever waits.
    pub contact: Contact,
    /// What is kept for them now: accept or refuse it.
    pub offer: Option<WaitlistOffer>,
    /// The booking that came of it.
    pub booking_id: Option<Uuid>,
    /// Since when it waits no more.
    pub ended_at: Option<Timestamp>,
    /// Why: `booked`, `left`, `removed`, `over`, `missed`, `booked_otherwise` or `archived`.
    pub ended_because: Option<String>,
    /// Counts changes.
    pub version: i32,
    /// When it came.
    pub created_at: Timestamp,
}

impl From<WaitlistEntry> for PublicEntry {
    fn from(entry: WaitlistEntry) -> PublicEntry {
        // From outside nobody learns who is on the business's black list.
        let because = entry.ended_because.map(|because| match because.as_str() {
            "refused" => "removed".to_owned(),
            _ => because,
        });
        PublicEntry {
            id: entry.id,
            business_id: entry.business_id,
            service_id: entry.service_id,
            staff_id: entry.staff_id,
            state: entry.state,
            date_from: entry.date_from,
            date_to: entry.date_to,
            weekdays: entry.weekdays,
            time_from: entry.time_from,
            time_to: entry.time_to,
            party_size: entry.party_size,
            notes: entry.notes,
            contact: entry.contact,
            offer: entry.offer,
            booking_id: entry.booking_id,
            ended_at: entry.ended_at,
            ended_because: because,
            version: entry.version,
            created_at: entry.created_at,
        }
    }
}

impl Sample for PublicEntry {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f41", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02",
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "staff_id": null, "state": "offered", "date_from": "2026-03-02",
            "date_to": "2026-03-06", "weekdays": ["mon", "tue"], "time_from": "09:00", "time_to": "12:00", "party_size": 1, "notes": null,
            "contact": { "name": "Ada Byron", "email": "ada@example.org", "phone": null }, "offer": WaitlistOffer::sample(),
            "booking_id": null, "ended_at": null, "ended_because": null, "version": 2, "created_at": "2026-02-27T17:40:00Z"
        })
    }
}
