//! What a business has, by the names that tables use.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::Deserialize;
use uuid::Uuid;

/// A business as an import sees it.
#[derive(Debug, Deserialize)]
pub struct House {
    /// Its id.
    pub id: Uuid,
    /// Its zone.
    pub timezone: String,
    /// Its currency.
    pub currency: String,
    /// What can be booked.
    pub services: Vec<Service>,
    /// Who works there.
    pub staff: Vec<Staff>,
}

/// A service.
#[derive(Debug, Clone, Deserialize)]
pub struct Service {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it has sessions.
    pub is_session: bool,
    /// How long it takes.
    pub duration_minutes: i64,
    /// What is taken before and after.
    pub buffer_before_minutes: i64,
    /// What is taken after.
    pub buffer_after_minutes: i64,
    /// The currency of its prices.
    pub currency: String,
    /// Who performs it.
    pub staff_ids: Vec<Uuid>,
}

impl Service {
    /// One that was just added: only its name matters from then on.
    pub fn called(id: Uuid, name: String) -> Service {
        Service {
            id,
            name,
            is_session: false,
            duration_minutes: 0,
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            currency: String::new(),
            staff_ids: Vec::new(),
        }
    }
}

/// A person.
#[derive(Debug, Clone, Deserialize)]
pub struct Staff {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
}

/// Why a name stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nameless {
    /// Nobody and nothing is called that; the nearest name.
    Unknown(Option<String>),
    /// Several are.
    Several,
}

impl House {
    /// Its zone.
    pub fn zone(&self) -> Option<TimeZone> {
        TimeZone::get(&self.timezone).ok()
    }

    /// The service of this id or name.
    pub fn service(&self, text: &str) -> Result<&Service, Nameless> {
        one(&self.services, text, |service| service.id, |service| vec![service.name.as_str()])
    }

    /// The person of this id, name or address.
    pub fn person(&self, text: &str) -> Result<&Staff, Nameless> {
        one(
            &self.staff,
            text,
            |staff| staff.id,
            |staff| std::iter::once(staff.name.as_str()).chain(staff.email.as_deref()).collect(),
        )
    }
}

fn one<'a, T>(
    all: &'a [T],
    text: &str,
    id: impl Fn(&T) -> Uuid,
    names: impl Fn(&T) -> Vec<&str>,
) -> Result<&'a T, Nameless> {
    if let Ok(wanted) = text.parse::<Uuid>() {
        return all.iter().find(|one| id(one) == wanted).ok_or(Nameless::Unknown(None));
    }
    let plain = |name: &str| name.trim().to_lowercase();
    let wanted = plain(text);
    let mut found = all.iter().filter(|one| names(one).iter().any(|name| plain(name) == wanted));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(Nameless::Several),
        (None, _) => {
            let near: HashMap<String, f64> = all
                .iter()
                .flat_map(&names)
                .map(|name| (name.to_owned(), strsim::jaro_winkler(&plain(name), &wanted)))
                .collect();
            let nearest = near.into_iter().filter(|(_, near)| *near > 0.8);
            Err(Nameless::Unknown(
                nearest.max_by(|one, other| one.1.total_cmp(&other.1)).map(|(name, _)| name),
            ))
        }
    }
}

impl Nameless {
    /// What a row that has this name is told.
    pub fn sentence(&self, kind: &str) -> String {
        match self {
            Nameless::Unknown(Some(nearest)) => {
                format!("there is no {kind} of this name; is {nearest:?} meant?")
            }
            Nameless::Unknown(None) => {
                format!("there is no {kind} of this name; add it first, or write another")
            }
            Nameless::Several => {
                format!("there are several of this name; write the id of the {kind}")
            }
        }
    }
}
