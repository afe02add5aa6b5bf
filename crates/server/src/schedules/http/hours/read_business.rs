//! `GET /v1/businesses/{id}/hours`

use crate::platform::http::prelude::*;
use crate::schedules::model::Schedules;
use crate::schedules::store::hours;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/businesses/{id}/hours", "hours.read", read)
        .summary("Read the weekly hours of a business")
        .answers::<Schedules>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let owner = hours::business(&app.db, caller.tenant, id).await?;
    let owner = owner.ok_or_else(|| Problem::not_found("business"))?;
    ok(&Schedules { data: hours::list(&app.db, caller.tenant, owner).await? })
}
