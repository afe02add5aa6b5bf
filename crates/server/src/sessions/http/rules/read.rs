//! `GET /v1/schedule-rules/{id}`

use crate::platform::http::prelude::*;
use crate::sessions::model::ScheduleRule;
use crate::sessions::store::rule as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/schedule-rules/{id}", "schedule_rules.read", read)
        .summary("Read a schedule rule")
        .answers::<ScheduleRule>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found = found.ok_or_else(|| Problem::not_found("schedule rule"))?;
    fresh(&validators, found.version, &found)
}
