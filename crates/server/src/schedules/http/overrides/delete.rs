//! `DELETE /v1/overrides/{id}`

use crate::platform::http::prelude::*;
use crate::schedules::store::overrides as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/overrides/{id}", "overrides.delete", delete).summary("Delete an override")
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
