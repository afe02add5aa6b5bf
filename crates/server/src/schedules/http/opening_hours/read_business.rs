//! `GET /v1/businesses/{id}/opening-hours`

use crate::platform::http::prelude::*;
use crate::schedules::notation::model::HoursNotation;
use crate::schedules::notation::read_notation;
use crate::schedules::store::hours;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/businesses/{id}/opening-hours", "hours.read", read)
        .summary("Read the hours of a business in OpenStreetMap's notation")
        .description(
            "Weeks, and overrides from today on. Null where there are no hours of one's own.",
        )
        .answers::<HoursNotation>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let owner = hours::business(&app.db, caller.tenant, id).await?;
    let owner = owner.ok_or_else(|| Problem::not_found("business"))?;
    ok(&read_notation(&app.db, caller.tenant, owner).await?)
}
