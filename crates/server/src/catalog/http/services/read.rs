//! `GET /v1/services/{id}`

use crate::catalog::model::Service;
use crate::catalog::store::service as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/services/{id}", "services.read", read)
        .summary("Read a service")
        .answers::<Service>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Service = found.ok_or_else(|| Problem::not_found("service"))?;
    fresh(&validators, found.version, &found)
}
