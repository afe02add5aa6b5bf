//! `PATCH /v1/tenant`

use crate::platform::http::prelude::*;
use crate::tenants::model::{Tenant, TenantPatch};
use crate::tenants::store::tenant;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/tenant", "tenant.update", update)
        .summary("Change the account")
        .description("Fields that are absent stay; null empties a field that may be empty.")
        .takes::<TenantPatch>()
        .answers::<Tenant>(200)
        .refuses(&["already_exists"])
}

async fn update(State(app): State<App>, caller: Caller, write: Write<TenantPatch>) -> Reply {
    let document = write.body.document();
    ok(&tenant::update(&app.db, caller.tenant, &document, write.if_match, &write.request()).await?)
}
