//! What somebody wants, whichever way they ask for it.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Choice, NewBooking, NewHold, NewQuote, Start};
use crate::platform::http::Problem;
use crate::platform::words::ShortText;

/// The part of a request that says what is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    service: Option<Uuid>,
    starts_at: Option<Start>,
    session: Option<Uuid>,
    /// Whether all of a session.
    pub private: Option<bool>,
    /// With whom.
    pub staff: Option<Uuid>,
    party_size: Option<u16>,
    tiers: Option<&'a [Choice]>,
    extras: Option<&'a [Choice]>,
    promotion: Option<&'a ShortText>,
}

/// How it is named.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    /// A service and when it starts.
    Time(Uuid, Start),
    /// A session.
    Session(Uuid),
}

macro_rules! wish {
    ($request:ident) => {
        impl $request {
            /// What is wanted.
            pub fn wish(&self) -> Wish<'_> {
                Wish {
                    service: self.service_id,
                    starts_at: self.starts_at,
                    session: self.session_id,
                    private: self.private,
                    staff: self.staff_id,
                    party_size: self.party_size,
                    tiers: self.tiers.as_deref(),
                    extras: self.extras.as_deref(),
                    promotion: self.promotion.as_ref(),
                }
            }
        }
    };
}

wish!(NewHold);
wish!(NewBooking);
wish!(NewQuote);

impl Wish<'_> {
    /// By what it is named; refuses both ways at once and neither.
    pub fn named(&self) -> Result<Named, Problem> {
        match (self.service, self.starts_at, self.session) {
            (Some(service), Some(start), None) => Ok(Named::Time(service, start)),
            (None, None, Some(session)) => Ok(Named::Session(session)),
            (Some(_), None, None) => Err(Problem::invalid("starts_at", "needed with service_id")),
            (None, Some(_), None) => Err(Problem::invalid("service_id", "needed with starts_at")),
            _ => {
                Err(Problem::invalid("session_id", "either it alone, or service_id and starts_at"))
            }
        }
    }

    /// How many come, as far as it is said.
    pub fn party(&self) -> Option<u16> {
        let tiers = || {
            let quantity = |choice: &Choice| choice.quantity.unwrap_or(1);
            self.tiers.map(|tiers| tiers.iter().map(quantity).fold(0, u16::saturating_add))
        };
        self.party_size.or_else(tiers)
    }

    /// As options of `api.reserve_booking`.
    pub fn options(&self) -> Value {
        json!({
            "session_id": self.session, "private": self.private, "party_size": self.party_size,
            "tiers": self.tiers, "extras": self.extras, "promotion": self.promotion,
        })
    }
}
