//! What a business has decided about cancelling, deposits, reminders and quiet hours (POL-1), as the API shows and takes it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::platform::http::Sample;

/// Under what terms customers cancel and move. Fields that aren't given have their defaults.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancellationPolicy {
    /// Until how many minutes before the start they may cancel; 0, until it starts, if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 525_600)]
    pub cancel_until_minutes: Option<u32>,
    /// Until how many minutes before the start they may move a booking; 0 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 525_600)]
    pub move_until_minutes: Option<u32>,
    /// How often they may move a booking; 1000 times if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 1000)]
    pub most_moves: Option<u32>,
    /// Until how many minutes before the start cancelling is free; 0 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 525_600)]
    pub free_until_minutes: Option<u32>,
    /// What cancelling later costs, in percent of the price; 0 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    pub fee_percent: Option<u32>,
    /// An amount in minor units that comes on top; together never more than the price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 2_000_000_000)]
    pub fee_minor: Option<u32>,
    /// What not coming costs, in percent of the price; 0 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    pub no_show_fee_percent: Option<u32>,
}

/// What is to be paid in advance.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepositPolicy {
    /// In percent of the price; 0 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    pub percent: Option<u32>,
    /// An amount in minor units that comes on top; together never more than the price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 2_000_000_000)]
    pub amount_minor: Option<u32>,
    /// Until how many minutes before the start it is given back; 1440 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 525_600)]
    pub refundable_until_minutes: Option<u32>,
}

/// By what reminders are sent.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// WhatsApp.
    Whatsapp,
}

/// When customers are reminded.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderPolicy {
    /// How many minutes before the start, each 5 to 43200; `[1440, 120]` if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 10)]
    pub before_minutes: Option<Vec<u32>>,
    /// By what, the first possible one first; `["email"]` if not given, none at all if empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 3)]
    pub channels: Option<Vec<Channel>>,
}

/// When nobody is written to, on the business's clocks.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// From when on, such as `21:00`; null, with `to`, for never.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: Option<String>,
    /// Until when.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub to: Option<String>,
}

/// How things are offered to whoever waits for them.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitlistPolicy {
    /// How long something is offered, less if it begins soon; 15 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 5, maximum = 1440)]
    pub offer_minutes: Option<u32>,
    /// After how many offers in a row that ran out somebody waits no more; 3 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100)]
    pub most_missed: Option<u32>,
}

/// Sections to be replaced. Those that aren't given stay.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoliciesDraft {
    /// Cancelling and moving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancellation: Option<CancellationPolicy>,
    /// Paying in advance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposit: Option<DepositPolicy>,
    /// Reminders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminders: Option<ReminderPolicy>,
    /// Quiet hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// The waitlist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waitlist: Option<WaitlistPolicy>,
}

impl Sample for PoliciesDraft {
    fn sample() -> Value {
        json!({
            "cancellation": { "cancel_until_minutes": 60, "free_until_minutes": 1440, "fee_percent": 50, "no_show_fee_percent": 100 },
            "quiet_hours": { "from": "20:00", "to": "09:00" }
        })
    }
}

/// One section of a policy.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct PolicySection {
    /// `cancellation`, `deposit`, `reminders`, `quiet_hours` or `waitlist`.
    pub section: String,
    /// All of its fields; `GET /v1/policy-schemas` says what they mean.
    #[schema(value_type = Object)]
    pub policy: Map<String, Value>,
    /// Counts changes; 0 as long as nobody has set it.
    pub version: i32,
    /// Last change.
    pub updated_at: Option<Timestamp>,
}

/// The policy of a business.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Policies {
    /// Its sections, all of them or the one asked for.
    pub data: Vec<PolicySection>,
}

impl Sample for Policies {
    fn sample() -> Value {
        json!({ "data": [{ "section": "quiet_hours", "policy": { "from": "20:00", "to": "09:00" }, "version": 1, "updated_at": "2026-03-01T08:12:00Z" }] })
    }
}

/// What a section may contain.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct PolicySchema {
    /// Which section.
    pub section: String,
    /// Its JSON Schema (draft 2020-12), with defaults.
    #[schema(value_type = Object)]
    pub schema: Map<String, Value>,
}

/// What all sections may contain.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct PolicySchemas {
    /// By section.
    pub data: Vec<PolicySchema>,
}

impl Sample for PolicySchemas {
    fn sample() -> Value {
        json!({ "data": [{ "section": "quiet_hours", "schema": { "type": "object", "additionalProperties": false } }] })
    }
}
