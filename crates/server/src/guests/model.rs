//! Guests as the API shows and takes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::bookings::model::{Answer, Choice};
use crate::platform::Caller;
use crate::platform::http::Sample;
use crate::platform::words::{Email, Name, Note, Phone, ShortText};
use crate::sessions::model::Session;

/// How many of what.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Counted {
    /// Of what.
    pub name: String,
    /// How many.
    pub quantity: i64,
}

/// A party on a guest list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuestLine {
    /// Their booking.
    pub booking_id: Uuid,
    /// Its short reference, which its QR code has too.
    pub reference: String,
    /// Who booked.
    pub name: String,
    /// E-mail address; null without the permission `customers.read`.
    pub email: Option<String>,
    /// Telephone number; null without the permission `customers.read`.
    pub phone: Option<String>,
    /// How many people.
    pub party_size: i32,
    /// Who they are, where the service has price tiers.
    pub tiers: Vec<Counted>,
    /// What they have booked besides.
    pub extras: Vec<Counted>,
    /// Whether they have the session for themselves.
    pub private: bool,
    /// `pending`, `confirmed`, `completed` or `no_show`.
    pub state: String,
    /// How many of them have come.
    pub arrived: i32,
    /// When the first of them came.
    pub checked_in_at: Option<Timestamp>,
    /// How the booking came in.
    pub entry_method: String,
    /// Notes.
    pub notes: Option<String>,
    /// What they were asked and answered; null without the permission `bookings.read`.
    pub answers: Option<Vec<Answer>>,
}

impl GuestLine {
    /// Without what only those may see who may see customers.
    fn without_contact(self) -> GuestLine {
        GuestLine { email: None, phone: None, ..self }
    }

    /// Without what only those may see who may see bookings.
    fn without_answers(self) -> GuestLine {
        GuestLine { answers: None, ..self }
    }

    /// As somebody may see it.
    pub fn for_caller(self, caller: &Caller) -> GuestLine {
        let line = if caller.may("customers.read") { self } else { self.without_contact() };
        if caller.may("bookings.read") { line } else { line.without_answers() }
    }
}

impl Sample for GuestLine {
    fn sample() -> Value {
        json!({
            "booking_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06", "reference": "K7QX2MAB", "name": "Ada Byron", "email": "ada@example.org", "phone": null,
            "party_size": 4, "tiers": [{ "name": "Adult", "quantity": 2 }, { "name": "Child", "quantity": 2 }], "extras": [{ "name": "Photo", "quantity": 1 }],
            "private": false, "state": "confirmed", "arrived": 3, "checked_in_at": "2026-03-06T16:51:00Z", "entry_method": "web_form", "notes": null, "answers": [Answer::sample()]
        })
    }
}

/// What a guest list adds up to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuestTotals {
    /// Bookings.
    pub bookings: i64,
    /// People in them.
    pub people: i64,
    /// People who have come.
    pub arrived: i64,
    /// People of bookings that are no-shows.
    pub no_shows: i64,
    /// People of bookings that wait for approval.
    pub pending: i64,
}

/// Who comes to a session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuestList {
    /// The session.
    pub session: Session,
    /// The name of its service.
    pub service: String,
    /// The name of its business.
    pub business: String,
    /// The names of whom it takes.
    pub staff: Vec<String>,
    /// What the list adds up to.
    pub totals: GuestTotals,
    /// The parties, by name.
    pub guests: Vec<GuestLine>,
    /// Whether all are on it: of more than 5000 bookings it has the first.
    pub complete: bool,
    /// When it was read.
    pub as_of: Timestamp,
}

impl Sample for GuestList {
    fn sample() -> Value {
        json!({
            "session": Session::sample(), "service": "Escape room", "business": "Demo Escape", "staff": ["Ana"],
            "totals": { "bookings": 1, "people": 4, "arrived": 3, "no_shows": 0, "pending": 0 },
            "guests": [GuestLine::sample()], "complete": true, "as_of": "2026-03-06T16:55:00Z"
        })
    }
}

/// A code that is shown at the door.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownCode {
    /// A booking's reference, or what its QR code says.
    pub code: ShortText,
    /// How many of the party are there, with those who came before; all of them if not given.
    pub arrived: Option<u16>,
}

impl Sample for ShownCode {
    fn sample() -> Value {
        json!({ "code": "SK:K7QX2MAB", "arrived": 3 })
    }
}

/// Whoever buys at the door: nobody in particular, a name, somebody reachable, or somebody known.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WalkInCustomer {
    /// A known customer; otherwise …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// … their name …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// … e-mail address …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// … and telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// Seats to be sold at the door.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWalkIn {
    /// Who buys.
    #[serde(skip_serializing_if = "crate::platform::words::apart")]
    pub customer: Option<WalkInCustomer>,
    /// How many people; what the tiers add up to, or 1, if not given.
    pub party_size: Option<u16>,
    /// Who they are.
    pub tiers: Option<Vec<Choice>>,
    /// What they buy besides.
    pub extras: Option<Vec<Choice>>,
    /// A promotion code.
    pub promotion: Option<ShortText>,
    /// Whether they take the whole session.
    pub private: Option<bool>,
    /// Notes.
    pub notes: Option<Note>,
    /// An answer by the key of a question of the service; nothing is required at the door.
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
    /// Free data of the business.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

impl Sample for NewWalkIn {
    fn sample() -> Value {
        json!({ "party_size": 2, "customer": { "name": "Ada" } })
    }
}

/// The bookings that became no-shows.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NoShows {
    /// Their ids.
    pub booking_ids: Vec<Uuid>,
}

impl Sample for NoShows {
    fn sample() -> Value {
        json!({ "booking_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06"] })
    }
}

/// What a ticket says besides the booking.
#[derive(Debug, Deserialize)]
pub struct Place {
    /// The business.
    pub business: String,
    /// Where it is.
    pub address: Option<String>,
    /// The service.
    pub service: String,
}
