//! `GET /v1/tenant`

use crate::platform::http::prelude::*;
use crate::tenants::model::Tenant;
use crate::tenants::store::tenant;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/tenant", "tenant.read", read)
        .summary("Read the account")
        .answers::<Tenant>(200)
}

async fn read(State(app): State<App>, caller: Caller, validators: Validators) -> Reply {
    let found = tenant::find(&app.db, caller.tenant).await?;
    let found = found.ok_or_else(|| Problem::not_found("account"))?;
    fresh(&validators, found.version, &found)
}
