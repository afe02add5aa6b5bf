//! `DELETE /v1/promotions/{id}`

use crate::platform::http::prelude::*;
use crate::prices::store::promotion as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/promotions/{id}", "promotions.delete", delete)
        .summary("Delete a promotion")
        .description("Refused once a booking has used it: make it inactive instead.")
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
