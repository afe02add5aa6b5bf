//! `DELETE /v1/taxes/{id}`

use crate::platform::http::prelude::*;
use crate::prices::store::tax as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/taxes/{id}", "taxes.delete", delete)
        .summary("Delete a tax")
        .description("Refused while a service has it.")
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
