//! `GET /v1/overrides/{id}`

use crate::platform::http::prelude::*;
use crate::schedules::model::Override;
use crate::schedules::store::overrides as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/overrides/{id}", "overrides.read", read)
        .summary("Read an override")
        .answers::<Override>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Override = found.ok_or_else(|| Problem::not_found("override"))?;
    fresh(&validators, found.version, &found)
}
