//! `PUT /v1/staff/{id}/opening-hours`

use crate::platform::http::prelude::*;
use crate::schedules::notation::model::{NewOpeningHours, OpeningHours};
use crate::schedules::notation::set_notation;
use crate::schedules::store::hours;

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/staff/{id}/opening-hours", "hours.update", set)
        .summary("Set the hours of a staff member from OpenStreetMap's notation")
        .description(
            "All weeks, and the overrides that came from a notation, become what it says; overrides added by hand stay. \
             With `dry_run` it is only shown. What isn't understood or can't be booked is refused with its `column` and a `reason`. `PH` is what the country or the dates say, or else the dates on which the business is closed.",
        )
        .takes::<NewOpeningHours>()
        .answers::<OpeningHours>(200)
}

async fn set(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<NewOpeningHours>,
) -> Reply {
    let owner = hours::staff_member(&app.db, caller.tenant, id).await?;
    let owner = owner.ok_or_else(|| Problem::not_found("staff member"))?;
    ok(&set_notation(&app.db, caller.tenant, owner, &write.body, &write.request()).await?)
}
