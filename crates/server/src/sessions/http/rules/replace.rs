//! `PUT /v1/schedule-rules/{id}`

use crate::platform::http::prelude::*;
use crate::sessions::model::{RuleDraft, RuleSaved};
use crate::sessions::store::rule as store;

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/schedule-rules/{id}", "schedule_rules.update", replace)
        .summary("Replace a schedule rule")
        .description("All of it: what isn't given is as the service has it, or empty. Its sessions follow, but for those that somebody has booked; these are reported.")
        .takes::<RuleDraft>()
        .answers::<RuleSaved>(200)
}

async fn replace(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<RuleDraft>,
) -> Reply {
    let known = store::find(&app.db, caller.tenant, id).await?;
    let known = known.ok_or_else(|| Problem::not_found("schedule rule"))?;
    let set = store::Set {
        service: known.service_id,
        id,
        document: write.body.document(),
        if_match: write.if_match,
    };
    ok(&store::set(&app.db, caller.tenant, &set, &write.request()).await?)
}
