//! `POST /v1/series/{id}/cancel`

use crate::platform::http::prelude::*;
use crate::series::model::{CancelSeries, CancelledSeries};
use crate::series::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/series/{id}/cancel", "bookings.cancel", cancel)
        .summary("Cancel a series")
        .description("What is still to come of it, from an occurrence on if one is given: each booking under its own terms, all or none unless `partly`. One booking alone is cancelled by its own cancel.")
        .takes::<CancelSeries>()
        .answers::<CancelledSeries>(200)
        .refuses(&["series_conflicts", "illegal_transition"])
}

async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<CancelSeries>,
) -> Reply {
    let id = (caller.tenant, id);
    ok(&store::cancel(&app.db, id, &write.body, &write.request()).await?)
}
