//! `GET /v1/resource-groups/{id}`

use crate::platform::http::prelude::*;
use crate::resources::model::ResourceGroup;
use crate::resources::store::group as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/resource-groups/{id}", "resource_groups.read", read)
        .summary("Read a resource group")
        .answers::<ResourceGroup>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: ResourceGroup = found.ok_or_else(|| Problem::not_found("resource group"))?;
    fresh(&validators, found.version, &found)
}
