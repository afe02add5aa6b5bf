//! `POST /v1/visits/{id}/move`

use crate::platform::http::prelude::*;
use crate::visits::model::{MoveVisit, Visit};
use crate::visits::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/visits/{id}/move", "bookings.reschedule", post)
        .summary("Move a visit")
        .description("What is left of it, one service after the other from a new start: all or none, at the prices that were promised.")
        .takes::<MoveVisit>()
        .answers::<Visit>(200)
        .refuses(&[
            "slot_taken", "outside_hours", "too_short_notice", "outside_window", "limit_reached", "service_unavailable",
            "staff_unavailable", "business_unavailable", "tenant_suspended", "not_found", "local_time_ambiguous", "local_time_missing",
            "illegal_transition", "too_late_to_move", "move_limit_reached",
        ])
}

async fn post(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<MoveVisit>,
) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let visit = found.ok_or_else(|| Problem::not_found("visit"))?;
    let zone = visit.bookings.first().map_or("UTC", |booking| booking.timezone.as_str());
    let zone = jiff::tz::db().get(zone).map_err(|error| Problem::fault(&error))?;
    let starts_at = write.body.starts_at.resolve(&zone)?;
    let id = (caller.tenant, id);
    ok(&store::reschedule(&app.db, id, starts_at, &write.body, &write.request()).await?)
}
