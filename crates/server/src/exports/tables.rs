//! The columns of the tables.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::csv::Cell;
use super::store::NamedBooking;
use crate::customers::model::Customer;

/// Columns: the name, and what stands in it.
type Columns<T> = &'static [(&'static str, fn(&T) -> Cell)];

/// A wall-clock time as spreadsheets read it.
fn clock(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// An instant, to the second.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// When a booking ends, on the clocks of its zone.
fn local_end(named: &NamedBooking) -> Option<String> {
    let zone = TimeZone::get(&named.booking.timezone).ok()?;
    Some(clock(zone.to_datetime(named.booking.ends_at)))
}

/// An amount in units of its currency.
fn amount(minor: i64, currency: &str) -> String {
    let places = iso_currency::Currency::from_code(currency).and_then(|known| known.exponent());
    let places = usize::from(places.unwrap_or(2));
    let digits = format!("{:0width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let sign = if minor < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

fn answers(named: &NamedBooking) -> String {
    let answers = named.booking.answers.iter();
    let texts: Vec<String> =
        answers.map(|answer| format!("{}: {}", answer.label, answer.in_words())).collect();
    texts.join("\n")
}

/// Of bookings. The first is the reference, which people know it by, the last are ids, for machines.
pub const BOOKINGS: Columns<NamedBooking> = &[
    ("reference", |one| Cell::Made(one.booking.reference.clone())),
    ("state", |one| Cell::Made(one.booking.state.clone())),
    ("local_start", |one| Cell::Made(clock(one.booking.local_start))),
    ("local_end", |one| Cell::made(local_end(one))),
    ("timezone", |one| Cell::Made(one.booking.timezone.clone())),
    ("starts_at", |one| Cell::Made(instant(one.booking.starts_at))),
    ("ends_at", |one| Cell::Made(instant(one.booking.ends_at))),
    ("business", |one| Cell::typed(Some(&one.names.business))),
    ("service", |one| Cell::typed(Some(&one.names.service))),
    ("staff", |one| Cell::Typed(one.names.staff.join(", "))),
    ("resources", |one| Cell::Typed(one.names.units.join(", "))),
    ("name", |one| Cell::typed(Some(&one.booking.contact.name))),
    ("email", |one| Cell::typed(one.booking.contact.email.as_deref())),
    ("phone", |one| Cell::typed(one.booking.contact.phone.as_deref())),
    ("party_size", |one| Cell::made(Some(one.booking.party_size))),
    ("arrived", |one| Cell::made(Some(one.booking.arrived))),
    ("price", |one| Cell::Made(amount(one.booking.price_minor, &one.booking.currency))),
    ("tax", |one| Cell::Made(amount(one.booking.tax_minor, &one.booking.currency))),
    ("fee", |one| Cell::made(one.booking.fee_minor.map(|fee| amount(fee, &one.booking.currency)))),
    ("currency", |one| Cell::Made(one.booking.currency.clone())),
    ("entry_method", |one| Cell::Made(one.booking.entry_method.clone())),
    ("notes", |one| Cell::typed(one.booking.notes.as_deref())),
    ("answers", |one| Cell::Typed(answers(one))),
    ("cancelled_at", |one| Cell::made(one.booking.cancelled_at.map(instant))),
    ("cancelled_by", |one| Cell::made(one.booking.cancelled_by.as_ref())),
    ("cancel_reason", |one| Cell::typed(one.booking.cancel_reason.as_deref())),
    ("created_at", |one| Cell::Made(instant(one.booking.created_at))),
    ("updated_at", |one| Cell::Made(instant(one.booking.updated_at))),
    ("id", |one| Cell::made(Some(one.booking.id))),
    ("customer_id", |one| Cell::made(Some(one.booking.customer_id))),
    ("service_id", |one| Cell::made(Some(one.booking.service_id))),
    ("session_id", |one| Cell::made(one.booking.session_id)),
];

/// Of customers.
pub const CUSTOMERS: Columns<Customer> = &[
    ("name", |one| Cell::typed(Some(&one.name))),
    ("email", |one| Cell::typed(one.email.as_deref())),
    ("phone", |one| Cell::typed(one.phone.as_deref())),
    ("status", |one| Cell::Made(one.status.clone())),
    ("notes", |one| Cell::typed(one.notes.as_deref())),
    ("created_at", |one| Cell::Made(instant(one.created_at))),
    ("updated_at", |one| Cell::Made(instant(one.updated_at))),
    ("id", |one| Cell::made(Some(one.id))),
];

/// The row above a table.
pub fn head<T>(columns: Columns<T>, bom: bool) -> String {
    let mut text = if bom { super::csv::BOM.to_owned() } else { String::new() };
    super::csv::write(columns.iter().map(|(name, _)| Cell::Made((*name).to_owned())), &mut text);
    text
}

/// One row of a table.
pub fn row<T>(columns: Columns<T>, item: &T, text: &mut String) {
    super::csv::write(columns.iter().map(|(_, cell)| cell(item)), text);
}
