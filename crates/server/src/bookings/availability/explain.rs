//! Why a time is or isn't offered.

use availability::{Refusal, Span};
use jiff::{SignedDuration, Timestamp};
use serde_json::Map;

use super::{Whose, days};
use crate::bookings::calendar::{Calendar, load};
use crate::bookings::store::explain::explain_slot;
use crate::platform::App;
use crate::platform::http::Problem;
use crate::platform::words::within_years;
use crate::sessions::model::{ExplainedReason, Explanation, NextOffer};

/// Why a service is or isn't offered at a time; for guests without ids of what is in the way.
pub async fn explain(
    app: &App,
    whose: Whose,
    at: Timestamp,
    for_guest: bool,
) -> Result<Explanation, Problem> {
    let end = at + days(7);
    if !within_years(end) {
        return Err(Problem::invalid("starts_at", "an instant of 2000 to 2049"));
    }
    let calendar = load(app, &whose.asked(at, end)).await?;
    let mut told = explain_slot(&app.db, whose, at, for_guest).await?;
    // The database can't count bookable days.
    if calendar.rules.counts_bookable_days {
        narrow(&calendar, at, &mut told);
    }
    Ok(told)
}

/// Takes out what lies beyond the window's last bookable day.
fn narrow(calendar: &Calendar, at: Timestamp, told: &mut Explanation) {
    told.next_slots.retain(|slot: &NextOffer| !outside(calendar, slot.starts_at));
    if outside(calendar, at) && !told.reasons.iter().any(|reason| reason.code == "no_staff") {
        told.offered = false;
        told.reasons.retain(|reason| reason.code != "off_grid");
        let timely =
            |reason: &&ExplainedReason| matches!(&*reason.code, "in_the_past" | "too_short_notice");
        let place = told.reasons.iter().take_while(timely).count();
        told.reasons.insert(place, outside_window());
    }
}

fn outside(calendar: &Calendar, at: Timestamp) -> bool {
    let Ok(span) = Span::new(at, at + SignedDuration::from_mins(1)) else { return false };
    let reasons = availability::explain(&calendar.question(), span);
    reasons.iter().any(|reason| matches!(reason, Refusal::OutsideWindow { .. }))
}

fn outside_window() -> ExplainedReason {
    ExplainedReason {
        code: "outside_window".into(),
        detail: "That date is outside the time in which this can be booked.".into(),
        facts: Map::new(),
    }
}
