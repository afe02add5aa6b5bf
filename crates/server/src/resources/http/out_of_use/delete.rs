//! `DELETE /v1/out-of-use/{id}`

use crate::platform::http::prelude::*;
use crate::resources::store::out_of_use as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/out-of-use/{id}", "out_of_use.delete", delete)
        .summary("Put a resource back into use")
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
