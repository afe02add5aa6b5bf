//! `DELETE /v1/resource-groups/{id}`

use crate::platform::http::prelude::*;
use crate::resources::store::group as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/resource-groups/{id}", "resource_groups.delete", delete)
        .summary("Delete a resource group")
        .description("Only one that nothing needs. Its resources stay, without a group.")
        .refuses(&["in_use"])
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    store::delete(&app.db, caller.tenant, id, &write.request()).await?;
    gone()
}
