//! `DELETE /v1/staff/{id}/hours`

use crate::platform::http::prelude::*;
use crate::schedules::store::hours;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/staff/{id}/hours", "hours.update", remove)
        .summary("Remove all weeks of a staff member")
        .description("The business's hours hold for them again.")
}

async fn remove(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    let owner = hours::staff_member(&app.db, caller.tenant, id).await?;
    let owner = owner.ok_or_else(|| Problem::not_found("staff member"))?;
    hours::clear(&app.db, caller.tenant, owner, &write.request()).await?;
    gone()
}
