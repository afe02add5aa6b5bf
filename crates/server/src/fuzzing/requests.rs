//! Bodies and query strings.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::text;
use crate::bookings::model::{
    BookingPatch, Cancel, Choice, NewBooking, NewBookingToken, NewHold, NewQuote, Reassignment,
    Reschedule,
};
use crate::catalog::model::{NewCategory, NewService, ServicePatch};
use crate::customers::model::{CustomerPatch, NewCustomer};
use crate::platform::http::{Problem, parse_json, read_json, read_query};
use crate::platform::words::{DateSpan, InstantText, SearchText, Several, Week};
use crate::resources::model::{NewOutOfUse, NewResource};
use crate::series::model::{MoveSeries, NewSeries};
use crate::sessions::model::{NewPreview, NewSession, RuleDraft};
use crate::staff::model::{NewStaffMember, StaffPatch};
use crate::tenants::model::{BusinessPatch, NewBusiness};

/// A refusal that a client can do something with.
fn useful(problem: &Problem) {
    assert!(problem.status().is_client_error(), "{problem:?}");
    assert!(!problem.sentence().is_empty());
}

pub fn json(data: &[u8]) {
    match parse_json(data) {
        Err(problem) => useful(&problem),
        Ok(value) => {
            assert!(depth(&value) <= 33);
            let again = parse_json(&serde_json::to_vec(&value).unwrap()).unwrap();
            assert_eq!(rounded(again), rounded(value));
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 1,
    }
}

/// Readers of JSON may differ in the last digit of a fraction.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => Value::Null,
        Value::Array(list) => list.into_iter().map(rounded).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, rounded(value))).collect(),
        other => other,
    }
}

fn of<T: DeserializeOwned>(data: &[u8]) {
    if let Err(problem) = read_json::<T>(data) {
        useful(&problem);
    }
}

/// By the first byte; at the end, so that what is kept keeps its meaning.
const BODIES: &[fn(&[u8])] = &[
    of::<NewBooking>,
    of::<NewHold>,
    of::<BookingPatch>,
    of::<Reschedule>,
    of::<Reassignment>,
    of::<Cancel>,
    of::<NewQuote>,
    of::<NewBookingToken>,
    of::<NewService>,
    of::<ServicePatch>,
    of::<NewCategory>,
    of::<NewCustomer>,
    of::<CustomerPatch>,
    of::<NewSeries>,
    of::<MoveSeries>,
    of::<NewSession>,
    of::<RuleDraft>,
    of::<NewPreview>,
    of::<NewResource>,
    of::<NewOutOfUse>,
    of::<NewStaffMember>,
    of::<StaffPatch>,
    of::<NewBusiness>,
    of::<BusinessPatch>,
    of::<Week>,
    of::<Choice>,
];

pub fn body(data: &[u8]) {
    let Some((which, body)) = data.split_first() else { return };
    BODIES[usize::from(*which) % BODIES.len()](body);
}

/// As queries of ours are: numbers, truths, lists and texts that are checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Narrowed {
    limit: Option<u32>,
    cursor: Option<String>,
    from: Option<InstantText>,
    dates: Option<DateSpan>,
    bom: Option<bool>,
    q: Option<SearchText>,
    state: Option<Several<String>>,
}

pub fn query(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match read_query::<Narrowed>(text) {
        Err(problem) => useful(&problem),
        Ok(narrowed) => assert!(!format!("{narrowed:?}").contains('\u{FFFD}')),
    }
}
