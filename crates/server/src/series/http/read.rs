//! `GET /v1/series/{id}`

use crate::platform::http::prelude::*;
use crate::series::model::Series;
use crate::series::store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/series/{id}", "bookings.read", read)
        .summary("Read a series")
        .answers::<Series>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    ok(&found.ok_or_else(|| Problem::not_found("series"))?)
}
