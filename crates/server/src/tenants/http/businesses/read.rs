//! `GET /v1/businesses/{id}`

use crate::platform::http::prelude::*;
use crate::tenants::model::Business;
use crate::tenants::store::business as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/businesses/{id}", "businesses.read", read)
        .summary("Read a business")
        .answers::<Business>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Business = found.ok_or_else(|| Problem::not_found("business"))?;
    fresh(&validators, found.version, &found)
}
