//! Self-service tokens of a booking, as the business sees them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::InstantText;

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// See the booking: always.
    View,
    /// Confirm, renew and answer a hold.
    Confirm,
    /// Move it.
    Move,
    /// Cancel it.
    Cancel,
}

impl TokenScope {
    /// What a token allows unless it is said.
    pub const OWN: &[TokenScope] = &[TokenScope::View, TokenScope::Move, TokenScope::Cancel];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            TokenScope::View => "view",
            TokenScope::Confirm => "confirm",
            TokenScope::Move => "move",
            TokenScope::Cancel => "cancel",
        }
    }
}

/// A token of a booking. Its text was shown once and is kept nowhere.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct BookingToken {
    /// Its id; of the token that was made with the booking that is the booking's.
    pub id: Uuid,
    /// Which booking it opens.
    pub booking_id: Uuid,
    /// What it allows.
    pub scopes: Vec<TokenScope>,
    /// Until when.
    pub expires_at: Timestamp,
    /// Since when it doesn't any more.
    pub revoked_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether it opens the booking now.
    pub works: bool,
}

impl Sample for BookingToken {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f51", "booking_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f06", "scopes": ["view", "cancel"],
            "expires_at": "2026-03-01T20:00:00Z", "revoked_at": null, "created_at": "2026-03-01T08:12:00Z", "works": true
        })
    }
}

/// The tokens of a booking.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct BookingTokens {
    /// The oldest first.
    pub data: Vec<BookingToken>,
}

impl Sample for BookingTokens {
    fn sample() -> Value {
        json!({ "data": [BookingToken::sample()] })
    }
}

/// A token to be issued.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBookingToken {
    /// What it allows: `view`, `move` and `cancel` if not given. `view` is always among them.
    pub scopes: Option<Vec<TokenScope>>,
    /// Until when: 30 days after the booking's end, if not given, and at most.
    pub expires_at: Option<InstantText>,
}

impl Sample for NewBookingToken {
    fn sample() -> Value {
        json!({ "scopes": ["view", "cancel"] })
    }
}

/// A new token with its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedToken {
    /// The token.
    pub booking_token: BookingToken,
    /// Its text, for `/v1/public/bookings/{token}`. It isn't shown again.
    pub token: String,
}

impl Sample for IssuedToken {
    fn sample() -> Value {
        json!({ "booking_token": BookingToken::sample(), "token": "bt_AZmwpA0ufEO…" })
    }
}

/// Which token is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRevocation {
    /// This one; all of the booking's if not given.
    pub token_id: Option<Uuid>,
}

impl Sample for TokenRevocation {
    fn sample() -> Value {
        json!({})
    }
}
