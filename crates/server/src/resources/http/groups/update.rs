//! `PATCH /v1/resource-groups/{id}`

use crate::platform::http::prelude::*;
use crate::resources::model::{ResourceGroup, ResourceGroupPatch};
use crate::resources::store::group as store;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/resource-groups/{id}", "resource_groups.update", update)
        .summary("Change a resource group")
        .description("Fields that are absent stay.")
        .takes::<ResourceGroupPatch>()
        .answers::<ResourceGroup>(200)
        .refuses(&["already_exists"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<ResourceGroupPatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
