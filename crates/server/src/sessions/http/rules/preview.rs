//! `POST /v1/services/{id}/schedule-rules/preview`

use crate::platform::http::prelude::*;
use crate::sessions::model::{NewPreview, Preview};
use crate::sessions::store::rule as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/services/{id}/schedule-rules/preview", "schedule_rules.read", preview)
        .summary("See what a schedule rule would do")
        .description(
            "Together with the service's other rules, before it is saved. Nothing is written.",
        )
        .takes::<NewPreview>()
        .answers::<Preview>(200)
}

async fn preview(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<NewPreview>,
) -> Reply {
    let NewPreview { rule, rule_id, days } = &write.body;
    let days = days.map_or(14, i32::from);
    ok(&store::preview(&app.db, caller.tenant, id, &rule.document(), days, *rule_id).await?)
}
