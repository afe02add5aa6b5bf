//! `POST /v1/series/preview`

use crate::platform::http::prelude::*;
use crate::series::book;
use crate::series::model::{SeriesPreview, TriedSeries};

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/series/preview", "bookings.create", preview)
        .summary("See which dates of a series could be booked")
        .description("By the computation that books them: limits and the series' own dates count. Nothing is written or held.")
        .takes::<TriedSeries>()
        .answers::<SeriesPreview>(200)
        .refuses(&[
            "service_unavailable", "staff_unavailable", "business_unavailable", "tenant_suspended", "not_found",
            "local_time_ambiguous", "local_time_missing", "promotion_unknown",
        ])
}

async fn preview(State(app): State<App>, caller: Caller, write: Write<TriedSeries>) -> Reply {
    ok(&book::preview(&app, caller.tenant, &write.body).await?)
}
