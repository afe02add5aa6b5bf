//! A row of bookings.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use uuid::Uuid;

use super::cell::{Cells, minutes};
use super::model::BadRow;
use super::names::{House, Service};

/// A booking that a row is about.
#[derive(Debug)]
pub struct Booking {
    /// What `api.import_booking` takes, without its id.
    pub document: Value,
    /// What it is about, for rows that have no id of their own.
    pub identity: String,
    /// What it takes, if it takes anything: whose time, from when to when.
    pub takes: Option<(Vec<Uuid>, Timestamp, Timestamp)>,
}

/// Reads one. `now` decides which are over.
pub fn booking(
    cells: &Cells<'_>,
    house: &House,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Booking, BadRow> {
    let name = cells.needed("service")?;
    let service = house
        .service(&name)
        .map_err(|nameless| cells.bad("service", "not_found", &nameless.sentence("service")))?;
    let zone = own_zone(cells)?.unwrap_or_else(|| zone.clone());
    let starts_at = start(cells, &zone)?;
    let ends_at = end(cells, &zone, starts_at)?;
    let over = ends_at.unwrap_or(starts_at + minutes(service.duration_minutes)) <= now;
    let state =
        cells.state()?.unwrap_or_else(|| if over { "completed" } else { "confirmed" }.into());
    let mut document = json!({
        "service_id": service.id, "starts_at": starts_at, "state": state, "customer": customer(cells)?,
    });
    let staff = if service.is_session { Vec::new() } else { staff(cells, house, service)? };
    if !service.is_session {
        document["staff_ids"] = json!(staff);
        if let Some(ends_at) = ends_at {
            document["ends_at"] = json!(ends_at);
        }
    }
    cells.check_currency(&service.currency)?;
    if let Some(price) = cells.money("price", &service.currency)? {
        document["price_minor"] = json!(price);
    }
    if let Some(party) = cells.number("party_size")? {
        document["party_size"] = json!(party);
    }
    if let Some(notes) = cells.text("notes") {
        document["notes"] = json!(notes);
    }
    if let Some(created) = cells.instant("created_at", &zone)? {
        document["created_at"] = json!(created);
    }
    if let Some(id) = cells.text("external_id") {
        document["metadata"] = json!({ "external_id": id });
    }
    let contact = cells.text("email").or_else(|| cells.phone()).unwrap_or_default().to_lowercase();
    let identity = format!("{}|{starts_at}|{contact}|{}", service.id, document["customer"]["name"]);
    let takes = takes(service, staff, &state, starts_at, ends_at, now);
    Ok(Booking { document, identity, takes })
}

fn own_zone(cells: &Cells<'_>) -> Result<Option<TimeZone>, BadRow> {
    let Some(name) = cells.text("timezone") else { return Ok(None) };
    let zone = TimeZone::get(&name);
    let why = "a time zone of the IANA database such as Europe/Berlin";
    zone.map(Some).map_err(|_| cells.bad("timezone", "time_zone_unknown", why))
}

fn start(cells: &Cells<'_>, zone: &TimeZone) -> Result<Timestamp, BadRow> {
    if let Some(at) = cells.instant("start", zone)? {
        return Ok(at);
    }
    let Some(date) = cells.text("date") else {
        return Err(cells.bad("start", "invalid_input", "when it starts is needed"));
    };
    let time = cells.needed("time")?;
    cells.instant_of("date", &format!("{date} {time}"), zone)
}

fn end(
    cells: &Cells<'_>,
    zone: &TimeZone,
    starts_at: Timestamp,
) -> Result<Option<Timestamp>, BadRow> {
    let ends_at = if let Some(at) = cells.instant("end", zone)? {
        Some(at)
    } else if let (Some(date), Some(time)) = (cells.text("date"), cells.text("end_time")) {
        Some(cells.instant_of("end_time", &format!("{date} {time}"), zone)?)
    } else {
        cells
            .number("duration_minutes")?
            .map(|count| starts_at + minutes(count.clamp(-100_000, 100_000)))
    };
    match ends_at {
        Some(at) if at <= starts_at => {
            Err(cells.bad("end", "invalid_input", "it ends after it starts"))
        }
        _ => Ok(ends_at),
    }
}

fn customer(cells: &Cells<'_>) -> Result<Value, BadRow> {
    let mut customer = json!({ "name": cells.name()? });
    let (email, phone) = (cells.text("email"), cells.phone());
    if email.is_none() && phone.is_none() {
        return Err(cells.bad(
            "email",
            "invalid_input",
            "an e-mail address or a telephone number is needed",
        ));
    }
    for (field, text) in [("email", email), ("phone", phone)] {
        if let Some(text) = text {
            customer[field] = json!(text);
        }
    }
    Ok(customer)
}

/// Those who are named, several with semicolons between; without a name whoever performs the service alone.
fn staff(cells: &Cells<'_>, house: &House, service: &Service) -> Result<Vec<Uuid>, BadRow> {
    let Some(names) = cells.text("staff") else {
        return match service.staff_ids.as_slice() {
            [only] => Ok(vec![*only]),
            _ => Err(cells.bad(
                "staff",
                "invalid_input",
                "who takes it is needed, for not exactly one person performs this service",
            )),
        };
    };
    let mut staff = Vec::new();
    for name in names.split(';').map(str::trim).filter(|name| !name.is_empty()) {
        let person = house.person(name);
        let person = person.map_err(|nameless| {
            cells.bad("staff", "not_found", &nameless.sentence("staff member"))
        })?;
        staff.push(person.id);
    }
    Ok(staff)
}

fn takes(
    service: &Service,
    staff: Vec<Uuid>,
    state: &str,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<(Vec<Uuid>, Timestamp, Timestamp)> {
    let from = starts_at - minutes(service.buffer_before_minutes);
    let ends_at = ends_at.unwrap_or(starts_at + minutes(service.duration_minutes));
    let to = ends_at + minutes(service.buffer_after_minutes);
    let live = matches!(state, "pending" | "confirmed" | "completed" | "no_show") && to > now;
    (live && !service.is_session).then_some((staff, from, to))
}

/// Whose time rows of this table took before, for a dry run, which takes none.
#[derive(Debug, Default)]
pub struct Taken(HashMap<Uuid, BTreeMap<Timestamp, (Timestamp, u64)>>);

impl Taken {
    /// The line that took any of it, if one did.
    pub fn by(&self, staff: &[Uuid], from: Timestamp, to: Timestamp) -> Option<u64> {
        staff.iter().find_map(|one| {
            let (_, (end, line)) = self.0.get(one)?.range(..to).next_back()?;
            (*end > from).then_some(*line)
        })
    }

    /// Takes it.
    pub fn take(&mut self, staff: &[Uuid], from: Timestamp, to: Timestamp, line: u64) {
        for one in staff {
            self.0.entry(*one).or_default().insert(from, (to, line));
        }
    }
}
