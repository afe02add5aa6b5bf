//! Series as the API shows and takes them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::bookings::model::{Booking, Choice, EntryMethod, Party, Slot, Start, Who};
use crate::platform::http::Sample;
use crate::platform::words::{Note, ShortText, apart};

/// What repeats, and when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSeries {
    /// What.
    pub service_id: Uuid,
    /// The first start: a time on the business's clocks, or an instant with its offset. Needed with `rule`.
    pub starts_at: Option<Start>,
    /// How it repeats, as RFC 5545 writes it: `FREQ` (daily or more seldom) with `COUNT` or `UNTIL`, and what else a rule has.
    #[schema(example = "FREQ=WEEKLY;COUNT=8")]
    pub rule: Option<String>,
    /// All starts instead, 100 at most.
    #[schema(max_items = 100)]
    pub starts: Option<Vec<Start>>,
    /// With whom; anybody who is free if not given. Not for sessions.
    pub staff_id: Option<Uuid>,
    /// Who books.
    pub customer: Who,
    /// Through what: `api` if not given.
    pub entry_method: Option<EntryMethod>,
    /// How many people; what the tiers add up to, or 1, if not given.
    pub party_size: Option<u16>,
    /// Of sessions: whether the whole session is wanted.
    pub private: Option<bool>,
    /// The party by kind of person, where the service has tiers.
    pub tiers: Option<Vec<Choice>>,
    /// What is added to each.
    pub extras: Option<Vec<Choice>>,
    /// A promotion's code; each date is a use of it.
    pub promotion: Option<ShortText>,
    /// Notes.
    pub notes: Option<Note>,
    /// An answer by the key of each question of the service.
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
    /// Free data of the business.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
    /// Book in spite of the service's notice.
    pub ignore_notice: Option<bool>,
    /// Book though required questions aren't answered.
    pub ignore_required: Option<bool>,
    /// Book the dates that can be had, instead of all or none.
    pub partly: Option<bool>,
}

impl Sample for NewSeries {
    fn sample() -> Value {
        json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "starts_at": "2026-03-02T03:00", "rule": "FREQ=WEEKLY;INTERVAL=2;COUNT=3",
            "customer": { "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05" }, "partly": true })
    }
}

/// A series that isn't booked yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TriedSeries {
    /// What.
    pub service_id: Uuid,
    /// The first start: a time on the business's clocks, or an instant with its offset. Needed with `rule`.
    pub starts_at: Option<Start>,
    /// How it repeats, as RFC 5545 writes it.
    #[schema(example = "FREQ=WEEKLY;COUNT=8")]
    pub rule: Option<String>,
    /// All starts instead, 100 at most.
    #[schema(max_items = 100)]
    pub starts: Option<Vec<Start>>,
    /// With whom; anybody who is free if not given. Not for sessions.
    pub staff_id: Option<Uuid>,
    /// How many people; what the tiers add up to, or 1, if not given.
    pub party_size: Option<u16>,
    /// Of sessions: whether the whole session is wanted.
    pub private: Option<bool>,
    /// The party by kind of person, where the service has tiers.
    pub tiers: Option<Vec<Choice>>,
    /// What is added to each.
    pub extras: Option<Vec<Choice>>,
    /// A promotion's code.
    pub promotion: Option<ShortText>,
    /// As if the service had no notice.
    pub ignore_notice: Option<bool>,
}

impl Sample for TriedSeries {
    fn sample() -> Value {
        json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "starts_at": "2026-03-02T03:00", "rule": "FREQ=WEEKLY;COUNT=8" })
    }
}

/// Why a date can't be had.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Refused {
    /// The code that a booking of this date alone would be refused with.
    pub code: String,
    /// In words.
    pub detail: String,
    /// The next that are free, of the first dates that were refused.
    #[serde(default)]
    #[schema(value_type = Vec<Slot>)]
    pub next_slots: Vec<Value>,
}

/// One date of a series.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct SeriesDate {
    /// Its number in the series, from 1.
    pub occurrence: i32,
    /// Start on the business's clocks.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// Start.
    pub starts_at: Timestamp,
    /// End; null if it can't be had.
    pub ends_at: Option<Timestamp>,
    /// With whom; none if it can't be had.
    #[serde(default)]
    pub staff_ids: Vec<Uuid>,
    /// Price in minor units; null if it can't be had.
    pub price_minor: Option<i64>,
    /// Its currency.
    pub currency: Option<String>,
    /// Why it can't be had; null if it can.
    pub refused: Option<Refused>,
}

/// Which dates of a series could be booked now.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct SeriesPreview {
    /// All dates.
    pub dates: Vec<SeriesDate>,
    /// How many of them are possible.
    pub possible: i32,
}

fn free_date() -> Value {
    json!({ "occurrence": 1, "local_start": "2026-03-02T09:00:00", "starts_at": "2026-03-02T08:00:00Z", "ends_at": "2026-03-02T08:45:00Z",
        "staff_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f04"], "price_minor": 4500, "currency": "EUR", "refused": null })
}

fn refused_date() -> Value {
    json!({ "occurrence": 2, "local_start": "2026-03-09T09:00:00", "starts_at": "2026-03-09T08:00:00Z", "ends_at": null, "staff_ids": [],
        "price_minor": null, "currency": null, "refused": { "code": "slot_taken", "detail": "That time is already taken.", "next_slots": [Slot::sample()] } })
}

impl Sample for SeriesPreview {
    fn sample() -> Value {
        json!({ "dates": [free_date(), refused_date()], "possible": 1 })
    }
}

/// A series without its bookings.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct SeriesHead {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub business_id: Uuid,
    /// What was booked.
    pub service_id: Uuid,
    /// Who.
    pub customer_id: Uuid,
    /// The rule that gave the dates, as it was sent; null where they were listed.
    pub rule: Option<String>,
    /// The first start that was asked for, on the clocks of `timezone`.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// The business's zone then.
    pub timezone: String,
    /// How many dates were asked for.
    pub dates: i32,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Sample for SeriesHead {
    fn sample() -> Value {
        let mut sample = Series::sample();
        if let Some(sample) = sample.as_object_mut() {
            sample.remove("bookings");
        }
        sample
    }
}

/// Bookings that were made together because they repeat.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Series {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub business_id: Uuid,
    /// What was booked.
    pub service_id: Uuid,
    /// Who.
    pub customer_id: Uuid,
    /// The rule that gave the dates, as it was sent; null where they were listed.
    pub rule: Option<String>,
    /// The first start that was asked for, on the clocks of `timezone`.
    #[schema(value_type = String)]
    pub local_start: DateTime,
    /// The business's zone then.
    pub timezone: String,
    /// How many dates were asked for.
    pub dates: i32,
    /// Its bookings by occurrence, whatever became of them.
    pub bookings: Vec<Booking>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Sample for Series {
    fn sample() -> Value {
        let mut booking = Booking::sample();
        booking["series_id"] = json!("0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f31");
        booking["occurrence"] = json!(1);
        booking["state"] = json!("confirmed");
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f31", "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02",
            "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "customer_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05",
            "rule": "FREQ=WEEKLY;COUNT=2", "local_start": "2026-03-02T09:00:00", "timezone": "Europe/Berlin", "dates": 2,
            "bookings": [booking], "created_at": "2026-03-01T08:12:00Z"
        })
    }
}

/// What was booked, and what wasn't.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct BookedSeries {
    /// The series.
    pub series: Series,
    /// The dates that couldn't be had; empty unless `partly`.
    pub failed: Vec<SeriesDate>,
}

impl Sample for BookedSeries {
    fn sample() -> Value {
        json!({ "series": Series::sample(), "failed": [refused_date()] })
    }
}

/// Where the rest of a series is to be moved. What isn't given stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveSeries {
    /// From which occurrence on; all that are still to come, if not given.
    #[serde(skip_serializing_if = "apart")]
    pub from: Option<i32>,
    /// When the first of these starts; the others move by as much on the clocks.
    #[serde(skip_serializing_if = "apart")]
    pub starts_at: Option<Start>,
    /// With whom instead.
    #[serde(skip_serializing_if = "apart")]
    pub staff_id: Option<Uuid>,
    /// Whether they may be with anybody who performs the service; whoever has each comes first.
    pub any_staff: Option<bool>,
    /// Move in spite of the service's notice.
    pub ignore_notice: Option<bool>,
    /// Whose wish: `business` if not given. The customer's is subject to each booking's terms.
    pub by: Option<Party>,
    /// Move for the customer though it is too late, or was done too often.
    #[serde(rename = "override")]
    pub in_spite: Option<bool>,
    /// Why, in words.
    pub reason: Option<Note>,
}

impl Sample for MoveSeries {
    fn sample() -> Value {
        json!({ "starts_at": "2026-03-03T03:00", "any_staff": true, "reason": "Ada works on Mondays now." })
    }
}

/// What of a series is cancelled, why, and whose wish it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelSeries {
    /// From which occurrence on; all that are still to come, if not given.
    #[serde(skip_serializing_if = "apart")]
    pub from: Option<i32>,
    /// In words.
    #[serde(skip_serializing_if = "apart")]
    pub reason: Option<Note>,
    /// Whose wish: `business`, which costs the customer nothing, if not given. The customer's is subject to each booking's terms.
    pub by: Option<Party>,
    /// Cancel for the customer though it is too late.
    #[serde(rename = "override")]
    pub in_spite: Option<bool>,
    /// Ask for no fee.
    pub waive_fee: Option<bool>,
    /// Cancel what can be cancelled, instead of all or none.
    pub partly: Option<bool>,
}

impl Sample for CancelSeries {
    fn sample() -> Value {
        json!({ "reason": "Moves away.", "by": "customer", "partly": true })
    }
}

/// What was cancelled of a series.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct CancelledSeries {
    /// The series.
    pub series: Series,
    /// How many bookings were cancelled.
    pub cancelled: i32,
    /// What is due for all of them, in minor units.
    pub fee_minor: i64,
    /// Its currency.
    pub currency: String,
    /// Those that couldn't be cancelled; empty unless `partly`.
    pub failed: Vec<SeriesDate>,
}

impl Sample for CancelledSeries {
    fn sample() -> Value {
        json!({ "series": Series::sample(), "cancelled": 1, "fee_minor": 2250, "currency": "EUR", "failed": [] })
    }
}
