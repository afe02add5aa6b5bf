//! `POST /v1/series/{id}/move`

use crate::platform::http::prelude::*;
use crate::series::book::{local, zone};
use crate::series::model::{MoveSeries, Series};
use crate::series::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/series/{id}/move", "bookings.reschedule", post)
        .summary("Move a series")
        .description("What is still to come of it, from an occurrence on if one is given: each booking by as much on the clocks, all or none. The problem's `failed` names those that can't be moved. One booking alone is moved by its own reschedule.")
        .takes::<MoveSeries>()
        .answers::<Series>(200)
        .refuses(&[
            "series_conflicts", "illegal_transition", "service_unavailable", "staff_unavailable", "business_unavailable", "tenant_suspended",
            "not_found", "local_time_ambiguous", "local_time_missing",
        ])
}

async fn post(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<MoveSeries>,
) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let series = found.ok_or_else(|| Problem::not_found("series"))?;
    let zone = zone(&app, caller.tenant, series.service_id).await?;
    let start = write.body.starts_at.map(|start| local(start, &zone)).transpose()?;
    let id = (caller.tenant, id);
    ok(&store::reschedule(&app.db, id, &write.body, start, &write.request()).await?)
}
