//! `DELETE /v1/categories/{id}`

use crate::catalog::store::category as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/categories/{id}", "categories.delete", delete)
        .summary("Delete a category")
        .description("Its services stay, without a category.")
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
