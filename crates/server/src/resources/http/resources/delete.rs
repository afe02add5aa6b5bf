//! `DELETE /v1/resources/{id}`

use crate::platform::http::prelude::*;
use crate::resources::store::resource as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/resources/{id}", "resources.delete", delete)
        .summary("Delete a resource")
        .description("Only one that was never booked and that nothing needs; archive the others. The refusal lists the bookings and sessions to come, and the services that need it.")
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
