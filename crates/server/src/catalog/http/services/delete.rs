//! `DELETE /v1/services/{id}`

use crate::catalog::store::service as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/services/{id}", "services.delete", delete)
        .summary("Delete a service")
        .description("Only a service that was never booked; archive the others.")
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
