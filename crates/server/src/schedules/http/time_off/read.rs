//! `GET /v1/time-off/{id}`

use crate::platform::http::prelude::*;
use crate::schedules::model::TimeOff;
use crate::schedules::store::time_off as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/time-off/{id}", "time_off.read", read)
        .summary("Read time off")
        .answers::<TimeOff>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: TimeOff = found.ok_or_else(|| Problem::not_found("time off"))?;
    ok(&found)
}
