//! `POST /v1/services/{id}/schedule-rules`

use crate::platform::http::prelude::*;
use crate::sessions::model::{RuleDraft, RuleSaved};
use crate::sessions::store::rule as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/services/{id}/schedule-rules", "schedule_rules.create", create)
        .summary("Add a schedule rule")
        .description("Its sessions are generated with it. Of two rules that want the same start, the one made first has it.")
        .takes::<RuleDraft>()
        .answers::<RuleSaved>(201)
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<RuleDraft>,
) -> Reply {
    let new = store::Set {
        service: id,
        id: vocab::new_id(),
        document: write.body.document(),
        if_match: None,
    };
    let saved = store::set(&app.db, caller.tenant, &new, &write.request()).await?;
    created(&format!("/v1/schedule-rules/{}", saved.rule.id), &saved)
}
