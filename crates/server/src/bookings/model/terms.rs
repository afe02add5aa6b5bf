//! Cancelling and moving under a booking's terms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::platform::http::Sample;
use crate::platform::words::{Note, apart};

/// Whose wish it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The customer's.
    Customer,
    /// The business's own.
    Business,
}

impl Party {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Party::Customer => "customer",
            Party::Business => "business",
        }
    }
}

/// Why a booking is cancelled, and whose wish it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// In words.
    #[serde(skip_serializing_if = "apart")]
    pub reason: Option<Note>,
    /// Whose wish: `business`, which costs the customer nothing, if not given. The customer's is subject to the booking's terms.
    pub by: Option<Party>,
    /// Cancel for the customer though it is too late.
    #[serde(rename = "override")]
    pub in_spite: Option<bool>,
    /// Ask for no fee.
    pub waive_fee: Option<bool>,
}

impl Sample for Cancel {
    fn sample() -> Value {
        json!({ "reason": "Ill.", "by": "customer", "waive_fee": true })
    }
}

/// What would happen if a booking were cancelled or moved now.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Terms {
    /// By whom: `customer` or `business`.
    pub by: String,
    /// Whether it may be cancelled.
    pub may_cancel: bool,
    /// Until when customers may cancel it.
    pub cancel_until: Timestamp,
    /// Until when that is free.
    pub free_until: Timestamp,
    /// What is due if it is cancelled now, in minor units; what is due already, once it has ended.
    pub fee_minor: i64,
    /// What not coming costs, in minor units.
    pub no_show_fee_minor: i64,
    /// The currency of both.
    pub currency: String,
    /// Whether it may be moved.
    pub may_move: bool,
    /// Until when customers may move it.
    pub move_until: Timestamp,
    /// How often they may still move it.
    pub moves_left: i32,
}

impl Sample for Terms {
    fn sample() -> Value {
        json!({
            "by": "customer", "may_cancel": true, "cancel_until": "2026-03-02T07:00:00Z", "free_until": "2026-03-01T08:00:00Z", "fee_minor": 2250,
            "no_show_fee_minor": 4500, "currency": "EUR", "may_move": true, "move_until": "2026-03-01T08:00:00Z", "moves_left": 2
        })
    }
}
