//! The data of the demo's businesses, as it stands in `data/`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::questions::Asked;

/// One business with everything around it. Documents are passed to the commands as they are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    /// Name, owner and colour of the tenant.
    pub tenant: Value,
    /// The business, without its slug.
    pub business: Value,
    /// The business's week.
    pub hours: Value,
    /// Names of categories.
    pub categories: Vec<String>,
    /// Who works there.
    pub staff: Vec<Member>,
    /// Rooms and equipment: documents.
    #[serde(default)]
    pub resources: Vec<Value>,
    /// Taxes: documents. Every service with prices of its own has all of them.
    #[serde(default)]
    pub taxes: Vec<Value>,
    /// Promotion codes: documents.
    #[serde(default)]
    pub promotions: Vec<Value>,
    /// What can be booked.
    pub services: Vec<Offer>,
    /// Dates on which the business is closed.
    pub closed: Vec<Closed>,
    /// Parts of dates on which somebody is not available.
    pub blocked: Vec<Blocked>,
    /// Dates with other hours than usual.
    pub extra: Vec<Extra>,
    /// Time off.
    pub away: Vec<Away>,
    /// How full the calendars are, 0 to 1.
    pub load: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub name: String,
    pub title: String,
    /// An own week; none: the business's.
    pub hours: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    pub category: String,
    /// Indexes into the staff: who performs it, or whom each of its sessions takes.
    pub staff: Vec<usize>,
    /// Those of them who take part in every booking.
    #[serde(default)]
    pub fixed: Vec<usize>,
    /// Own prices and durations, by index.
    #[serde(default)]
    pub own: BTreeMap<String, Value>,
    /// What it needs beside people.
    #[serde(default)]
    pub needs: Vec<Needed>,
    /// The schedule rule of a service with sessions.
    #[serde(default)]
    pub schedule: Option<Value>,
    /// Tiers, extras and rules.
    #[serde(default)]
    pub prices: Option<Value>,
    /// What is asked, in this order.
    #[serde(default)]
    pub questions: Vec<Asked>,
    pub service: Value,
}

/// Units of a resource, by its index.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Needed {
    pub resource: usize,
    #[serde(default)]
    pub airing_minutes: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Closed {
    pub after_days: i64,
    pub days: i64,
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Blocked {
    pub staff: usize,
    pub after_days: i64,
    pub start: String,
    pub end: String,
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extra {
    pub after_days: i64,
    pub start: String,
    pub end: String,
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Away {
    pub staff: usize,
    pub after_days: i64,
    pub days: i64,
    pub reason: String,
}

/// The four businesses by slug, one of each kind.
pub(super) fn plans() -> Result<Vec<(&'static str, Plan)>, serde_json::Error> {
    [
        ("demo-salon", include_str!("data/demo-salon.json")),
        ("demo-clinic", include_str!("data/demo-clinic.json")),
        ("demo-mind", include_str!("data/demo-mind.json")),
        ("demo-escape", include_str!("data/demo-escape.json")),
    ]
    .into_iter()
    .map(|(slug, text)| Ok((slug, serde_json::from_str(text)?)))
    .collect()
}
