//! From a rule to dates, and what else there is where one can't be had.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{BookedSeries, NewSeries, SeriesDate, SeriesPreview, TriedSeries};
use super::{rule, store};
use crate::bookings::availability::Whose;
use crate::bookings::model::Start;
use crate::bookings::reserve::next_slots;
use crate::bookings::store::booking::zone_of_service;
use crate::platform::App;
use crate::platform::http::Problem;
use crate::platform::words::document;

/// For so many dates at most the next free slots are looked for.
const WITH_SLOTS: usize = 5;

/// Books a series.
pub async fn book(
    app: &App,
    tenant: Uuid,
    new: &NewSeries,
    request: &Value,
) -> Result<BookedSeries, Problem> {
    let zone = zone(app, tenant, new.service_id).await?;
    let starts = starts(new.starts_at, new.rule.as_deref(), new.starts.as_deref(), &zone)?;
    let mut options = json!({
        "entry_method": new.entry_method.map_or(json!("api"), |method| json!(method)),
        "party_size": new.party_size, "private": new.private, "tiers": new.tiers, "extras": new.extras, "promotion": new.promotion,
        "notes": new.notes, "answers": new.answers, "metadata": new.metadata,
        "ignore_notice": new.ignore_notice, "ignore_required": new.ignore_required, "partly": new.partly,
    });
    drop_nulls(&mut options);
    let whose = whose(tenant, new.service_id, new.staff_id, new.party_size, new.private);
    let wanted = store::Wanted {
        whose,
        starts: &starts,
        options: &options,
        customer: &document(&new.customer),
        rule: new.rule.as_deref(),
    };
    match store::book(&app.db, &wanted, request).await {
        Ok(mut booked) => {
            add_slots(app, whose, &mut booked.failed).await;
            Ok(booked)
        }
        Err(error) => Err(with_slots(app, whose, error.into()).await),
    }
}

/// Looks which dates of a series could be booked.
pub async fn preview(app: &App, tenant: Uuid, new: &TriedSeries) -> Result<SeriesPreview, Problem> {
    let zone = zone(app, tenant, new.service_id).await?;
    let starts = starts(new.starts_at, new.rule.as_deref(), new.starts.as_deref(), &zone)?;
    let mut options = json!({
        "party_size": new.party_size, "private": new.private, "tiers": new.tiers, "extras": new.extras, "promotion": new.promotion,
        "ignore_notice": new.ignore_notice,
    });
    drop_nulls(&mut options);
    let whose = whose(tenant, new.service_id, new.staff_id, new.party_size, new.private);
    let mut found = store::preview(&app.db, whose, &starts, &options).await?;
    add_slots(app, whose, &mut found.dates).await;
    Ok(found)
}

/// A start on the clocks of a zone.
pub fn local(start: Start, zone: &TimeZone) -> Result<DateTime, Problem> {
    let at = start.resolve(zone)?;
    let local = zone.to_datetime(at);
    // Repeated, the clocks alone couldn't say that the second pass of an hour was meant.
    if zone.to_ambiguous_timestamp(local).compatible().ok() != Some(at) {
        let rule = "of an hour that the clocks show twice only the first pass can repeat";
        return Err(Problem::invalid("starts_at", rule));
    }
    Ok(local)
}

/// The zone of a business's clocks.
pub async fn zone(app: &App, tenant: Uuid, service: Uuid) -> Result<TimeZone, Problem> {
    let found = zone_of_service(&app.db, tenant, None, service).await?;
    let name = found.ok_or_else(|| Problem::not_found("service"))?;
    jiff::tz::db().get(&name).map_err(|error| Problem::fault(&error))
}

fn starts(
    first: Option<Start>,
    rule: Option<&str>,
    list: Option<&[Start]>,
    zone: &TimeZone,
) -> Result<Vec<DateTime>, Problem> {
    match (first, rule, list) {
        (Some(first), Some(rule), None) => rule::expand(rule, local(first, zone)?, zone),
        (None, None, Some(list)) => list.iter().map(|start| local(*start, zone)).collect(),
        _ => Err(Problem::invalid("rule", "needed with starts_at; or starts alone")),
    }
}

fn whose(
    tenant: Uuid,
    service: Uuid,
    staff: Option<Uuid>,
    party: Option<u16>,
    private: Option<bool>,
) -> Whose {
    Whose { tenant, business: None, service, staff, party, private, moving: None }
}

fn drop_nulls(options: &mut Value) {
    if let Some(options) = options.as_object_mut() {
        options.retain(|_, value| !value.is_null());
    }
}

/// Adds the next free slots to the first dates that were refused. Best effort.
async fn add_slots(app: &App, whose: Whose, dates: &mut [SeriesDate]) {
    let refused =
        dates.iter_mut().filter_map(|date| Some((date.starts_at, date.refused.as_mut()?)));
    for (at, refused) in refused.take(WITH_SLOTS) {
        let slots = next_slots(app, whose, at, &refused.code).await;
        refused.next_slots = slots.iter().map(|slot| json!(slot)).collect();
    }
}

/// The same in a problem that tells of several dates.
async fn with_slots(app: &App, whose: Whose, mut problem: Problem) -> Problem {
    let failed = problem.member_mut("failed").and_then(Value::as_array_mut);
    for date in failed.into_iter().flatten().take(WITH_SLOTS) {
        let at = date["starts_at"].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let code = date["refused"]["code"].as_str().unwrap_or_default().to_owned();
        if let Some(at) = at {
            date["refused"]["next_slots"] = json!(next_slots(app, whose, at, &code).await);
        }
    }
    problem
}
