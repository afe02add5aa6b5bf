//! `GET /v1/visits/{id}`

use crate::platform::http::prelude::*;
use crate::visits::model::Visit;
use crate::visits::store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/visits/{id}", "bookings.read", read)
        .summary("Read a visit")
        .answers::<Visit>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    ok(&found.ok_or_else(|| Problem::not_found("visit"))?)
}
