//! Booking visits: the time as it was typed, and what else there is when it is refused.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{NewVisit, Part, Visit};
use super::store;
use crate::bookings::store::booking::zone_of_service;
use crate::platform::App;
use crate::platform::http::Problem;
use crate::platform::words::document;

/// After these the client wants another time.
const WANTS_ANOTHER: [&str; 5] =
    ["slot_taken", "outside_hours", "too_short_notice", "outside_window", "limit_reached"];

/// Books a visit, or places its holds.
pub async fn book(
    app: &App,
    tenant: Uuid,
    new: &NewVisit,
    request: &Value,
) -> Result<Visit, Problem> {
    let zone = zone(app, tenant, &new.parts).await?;
    let starts_at = new.starts_at.resolve(&zone)?;
    let parts = parts(&new.parts);
    let mut options = json!({ "entry_method": "api", "hold_seconds": app.holds.seconds });
    if let (Some(all), Value::Object(given)) = (options.as_object_mut(), document(new)) {
        all.extend(given);
    }
    let place = (&parts, starts_at);
    let customer = document(&new.customer);
    match store::book(&app.db, tenant, place, &customer, &options, request).await {
        Ok(visit) => Ok(visit),
        Err(error) => Err(with_slots(app, tenant, &parts, starts_at, error.into()).await),
    }
}

/// The services as the commands take them.
pub fn parts(parts: &[Part]) -> Value {
    parts.iter().map(document).collect()
}

/// The zone of the business whose services these are.
async fn zone(app: &App, tenant: Uuid, parts: &[Part]) -> Result<TimeZone, Problem> {
    let first = parts.first().ok_or_else(|| Problem::invalid("parts", "1 to 8 services"))?;
    let found = zone_of_service(&app.db, tenant, None, first.service_id).await?;
    let name = found.ok_or_else(|| Problem::not_found("service"))?;
    jiff::tz::db().get(&name).map_err(|error| Problem::fault(&error))
}

/// Adds where the visit would fit within a week. Best effort.
async fn with_slots(
    app: &App,
    tenant: Uuid,
    parts: &Value,
    after: Timestamp,
    problem: Problem,
) -> Problem {
    if !WANTS_ANOTHER.contains(&problem.code()) {
        return problem;
    }
    let week = SignedDuration::from_hours(7 * 24);
    let found = match app.leisure.turn().await {
        Some(_turn) => store::slots(&app.db, tenant, parts, after, after + week).await,
        None => Ok(Vec::new()),
    };
    let slots = found.unwrap_or_default();
    problem.with("next_slots", json!(slots.into_iter().take(5).collect::<Vec<_>>()))
}
