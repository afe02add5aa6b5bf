//! `PUT /v1/businesses/{id}/hours`

use crate::platform::http::prelude::*;
use crate::schedules::model::{NewHours, Schedule};
use crate::schedules::store::hours;

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/businesses/{id}/hours", "hours.update", set)
        .summary("Set the weekly hours of a business")
        .description(
            "Intervals are sorted and merged; an end at or before the start means over midnight.",
        )
        .takes::<NewHours>()
        .answers::<Schedule>(200)
}

async fn set(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<NewHours>) -> Reply {
    let owner = hours::business(&app.db, caller.tenant, id).await?;
    let owner = owner.ok_or_else(|| Problem::not_found("business"))?;
    ok(&hours::set(&app.db, caller.tenant, owner, &write.body, &write.request()).await?)
}
