//! `GET /v1/taxes/{id}`

use crate::platform::http::prelude::*;
use crate::prices::model::Tax;
use crate::prices::store::tax as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/taxes/{id}", "taxes.read", read).summary("Read a tax").answers::<Tax>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Tax = found.ok_or_else(|| Problem::not_found("tax"))?;
    fresh(&validators, found.version, &found)
}
