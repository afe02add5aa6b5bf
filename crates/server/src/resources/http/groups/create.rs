//! `POST /v1/resource-groups`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::resources::model::{NewResourceGroup, ResourceGroup};
use crate::resources::store::group as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/resource-groups", "resource_groups.create", create)
        .summary("Add a resource group")
        .takes::<NewResourceGroup>()
        .answers::<ResourceGroup>(201)
        .refuses(&["already_exists"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewResourceGroup>) -> Reply {
    let made: ResourceGroup = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/resource-groups/{}", made.id), &made)
}
