//! Bookings as they are asked for.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Start;
use crate::platform::http::{Problem, Sample};
use crate::platform::words::patch::patch;
use crate::platform::words::{Email, Name, Note, Phone, ShortText};

/// Whoever books, from outside: a name and at least one way to reach them.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guest {
    /// Their name.
    pub name: Name,
    /// E-mail address; this or the phone is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Telephone number, international.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

impl Guest {
    /// Refuses somebody who can't be reached.
    pub fn check(&self) -> Result<(), Problem> {
        if self.email.is_none() && self.phone.is_none() {
            return Err(Problem::invalid(
                "customer",
                "an e-mail address or a telephone number is needed",
            ));
        }
        Ok(())
    }
}

/// So many of a tier, or of an extra.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The tier's or extra's id.
    pub id: Uuid,
    /// How many; 1 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u16>,
}

/// Through what a booking came (BKG-8).
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryMethod {
    /// A page's form.
    WebForm,
    /// A link into a chat.
    ClickToChat,
    /// The widget in somebody's page.
    Widget,
    /// A program.
    Api,
    /// The business's own people.
    Admin,
}

/// A slot to be held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// What; needed unless a session is named.
    pub service_id: Option<Uuid>,
    /// When: an instant with its offset, or a time on the business's clocks without one. Needed unless a session is named.
    pub starts_at: Option<Start>,
    /// The session in which seats are wanted; its service and start are known by it.
    pub session_id: Option<Uuid>,
    /// Whether the whole session is wanted.
    pub private: Option<bool>,
    /// With whom; anybody who is free if not given. Not for sessions.
    pub staff_id: Option<Uuid>,
    /// Who books.
    pub customer: Guest,
    /// Through what: `web_form` if not given.
    pub entry_method: Option<EntryMethod>,
    /// How many people; what the tiers add up to, or 1, if not given.
    pub party_size: Option<u16>,
    /// The party by kind of person, where the service has tiers.
    pub tiers: Option<Vec<Choice>>,
    /// What is added.
    pub extras: Option<Vec<Choice>>,
    /// A promotion's code.
    pub promotion: Option<ShortText>,
    /// Notes for the business.
    pub notes: Option<Note>,
    /// An answer by the key of each question of the service.
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
}

impl Sample for NewHold {
    fn sample() -> Value {
        json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "starts_at": "2026-03-02T09:00:00+01:00",
            "customer": { "name": "Ada Byron", "email": "ada@example.org" } })
    }
}

/// Whoever books, for a key: somebody known, or a guest.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// A known customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Otherwise their name …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// … e-mail address …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// … or telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

impl Who {
    /// Refuses what is neither or both.
    pub fn check(&self) -> Result<(), Problem> {
        let reachable = self.email.is_some() || self.phone.is_some();
        match (self.id, &self.name) {
            (Some(_), None) if !reachable => Ok(()),
            (None, Some(_)) if reachable => Ok(()),
            _ => Err(Problem::invalid(
                "customer",
                "either the id of a customer, or a name with an e-mail address or a telephone number",
            )),
        }
    }
}

/// A booking to be made with a key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBooking {
    /// What; needed unless a session is named.
    pub service_id: Option<Uuid>,
    /// When: an instant with its offset, or a time on the business's clocks without one. Needed unless a session is named.
    pub starts_at: Option<Start>,
    /// The session in which seats are wanted; its service and start are known by it.
    pub session_id: Option<Uuid>,
    /// Whether the whole session is wanted.
    pub private: Option<bool>,
    /// With whom; anybody who is free if not given. Not for sessions.
    pub staff_id: Option<Uuid>,
    /// Who books.
    pub customer: Who,
    /// Through what: `api` if not given.
    pub entry_method: Option<EntryMethod>,
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
    /// Free data of the business.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
    /// Book at once instead of placing a hold.
    pub confirm: Option<bool>,
    /// Book in spite of the service's notice.
    pub ignore_notice: Option<bool>,
    /// Book though required questions aren't answered; only with `confirm`.
    pub ignore_required: Option<bool>,
}

impl Sample for NewBooking {
    fn sample() -> Value {
        json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "starts_at": "2026-03-02T09:00",
            "customer": { "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05" }, "confirm": true })
    }
}

patch! {
    /// Changes of a booking.
    pub struct BookingPatch {
        /// Notes.
        notes: Option<Note>,
        /// Free data of the business.
        #[schema(value_type = Option<Object>)]
        metadata: Map<String, Value>,
        /// An answer by the key of a question. Null takes one out; those that aren't named stay as they were.
        #[schema(value_type = Option<Object>)]
        answers: Map<String, Value>,
        /// Whoever has it from now on. Its tokens are taken back: what was sent to the old address opens nothing.
        customer: Who,
    }
}

impl Sample for BookingPatch {
    fn sample() -> Value {
        json!({ "notes": "Rings the bell twice." })
    }
}

/// Why a booking is cancelled or rejected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words.
    pub reason: Option<Note>,
}

impl Sample for Reason {
    fn sample() -> Value {
        json!({ "reason": "Ill." })
    }
}

/// Who of a party has come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// How many in all; everybody if not given.
    pub arrived: Option<u16>,
}

impl Sample for Arrival {
    fn sample() -> Value {
        json!({ "arrived": 3 })
    }
}
