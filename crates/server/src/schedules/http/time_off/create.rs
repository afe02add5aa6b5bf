//! `POST /v1/time-off`

use crate::platform::http::prelude::*;
use crate::schedules::model::{NewTimeOff, TimeOff};
use crate::schedules::store::time_off as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/time-off", "time_off.create", create)
        .summary("Add time off")
        .takes::<NewTimeOff>()
        .answers::<TimeOff>(201)
        .refuses(&["time_off_conflicts"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewTimeOff>) -> Reply {
    let made: TimeOff =
        store::create(&app.db, caller.tenant, &write.body, &write.request()).await?;
    created(&format!("/v1/time-off/{}", made.id), &made)
}
