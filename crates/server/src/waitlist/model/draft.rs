//! What is asked for of the waitlist.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::bookings::model::{EntryMethod, Guest, Who};
use crate::platform::http::Sample;
use crate::platform::words::{ClockTime, DayText, InstantText, Note, document};
use crate::prices::model::Weekday;

/// Somebody who wants to wait.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPublicWaitlistEntry)]
pub struct NewPublicEntry {
    /// For what.
    pub service_id: Uuid,
    /// Who.
    pub customer: Guest,
    /// The first date on which it may start; today if not given.
    pub date_from: Option<DayText>,
    /// The last one, at most 92 days later.
    pub date_to: DayText,
    /// On which days; all if not given.
    pub weekdays: Option<Vec<Weekday>>,
    /// From which time of day by the business's clocks …
    pub time_from: Option<ClockTime>,
    /// … to before which one; at or before `time_from` means over midnight.
    pub time_to: Option<ClockTime>,
    /// With whom; anybody if not given.
    pub staff_id: Option<Uuid>,
    /// How many people; the fewest that the service takes if not given.
    pub party_size: Option<u16>,
    /// Notes for the business.
    pub notes: Option<Note>,
    /// Through what: `web_form` if not given.
    pub entry_method: Option<EntryMethod>,
}

impl NewPublicEntry {
    /// What they wait for.
    pub fn wish(&self) -> Value {
        let NewPublicEntry { date_from, date_to, weekdays, time_from, time_to, .. } = self;
        json!({
            "date_from": date_from, "date_to": date_to, "weekdays": weekdays, "time_from": time_from, "time_to": time_to,
            "staff_id": self.staff_id, "party_size": self.party_size, "notes": self.notes
        })
    }
}

impl Sample for NewPublicEntry {
    fn sample() -> Value {
        json!({
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "date_from": "2026-03-02", "date_to": "2026-03-06",
            "time_from": "09:00", "time_to": "12:00", "customer": { "name": "Ada Byron", "email": "ada@example.org" }
        })
    }
}

/// Somebody whom the business puts on the waitlist.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWaitlistEntry)]
pub struct NewEntry {
    /// For what.
    pub service_id: Uuid,
    /// Who.
    pub customer: Who,
    /// The first date on which it may start; today if not given.
    pub date_from: Option<DayText>,
    /// The last one, at most 92 days later.
    pub date_to: DayText,
    /// On which days; all if not given.
    pub weekdays: Option<Vec<Weekday>>,
    /// From which time of day by the business's clocks …
    pub time_from: Option<ClockTime>,
    /// … to before which one; at or before `time_from` means over midnight.
    pub time_to: Option<ClockTime>,
    /// With whom; anybody if not given.
    pub staff_id: Option<Uuid>,
    /// How many people; the fewest that the service takes if not given.
    pub party_size: Option<u16>,
    /// Notes.
    pub notes: Option<Note>,
    /// Through what: `api` if not given.
    pub entry_method: Option<EntryMethod>,
    /// Higher comes first; of equal ones, whoever came first. 0 if not given.
    #[schema(minimum = -1000, maximum = 1000)]
    pub priority: Option<i32>,
}

impl NewEntry {
    /// What they wait for.
    pub fn wish(&self) -> Value {
        let NewEntry { date_from, date_to, weekdays, time_from, time_to, .. } = self;
        json!({
            "date_from": date_from, "date_to": date_to, "weekdays": weekdays, "time_from": time_from, "time_to": time_to,
            "staff_id": self.staff_id, "party_size": self.party_size, "notes": self.notes
        })
    }
}

impl Sample for NewEntry {
    fn sample() -> Value {
        json!({
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "date_from": "2026-03-02", "date_to": "2026-03-06",
            "weekdays": ["mon", "tue"], "customer": { "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05" }
        })
    }
}

/// What is to be offered to somebody who waits.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWaitlistOffer)]
pub struct NewOffer {
    /// The start; needed unless a session is named.
    pub starts_at: Option<InstantText>,
    /// With whom; as they asked for if not given. Not for sessions.
    pub staff_id: Option<Uuid>,
    /// The session.
    pub session_id: Option<Uuid>,
}

impl Sample for NewOffer {
    fn sample() -> Value {
        json!({ "starts_at": "2026-03-02T09:00:00+01:00" })
    }
}

/// Taking what is offered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WaitlistAcceptance)]
pub struct Acceptance {
    /// An answer by the key of each question of the service.
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
}

impl Acceptance {
    /// The answers, if there are any.
    pub fn answers(&self) -> Option<Value> {
        self.answers.as_ref().map(document)
    }
}

impl Sample for Acceptance {
    fn sample() -> Value {
        json!({})
    }
}
