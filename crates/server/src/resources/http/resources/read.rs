//! `GET /v1/resources/{id}`

use crate::platform::http::prelude::*;
use crate::resources::model::Resource;
use crate::resources::store::resource as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/resources/{id}", "resources.read", read)
        .summary("Read a resource")
        .answers::<Resource>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Resource = found.ok_or_else(|| Problem::not_found("resource"))?;
    fresh(&validators, found.version, &found)
}
