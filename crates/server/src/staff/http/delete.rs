//! `DELETE /v1/staff/{id}`

use crate::platform::http::prelude::*;
use crate::staff::store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/staff/{id}", "staff.delete", delete)
        .summary("Delete a staff member")
        .description("Only somebody who was never booked; archive the others. The refusal lists the bookings and sessions to come, and the services whose schedule rules name them.")
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
