//! `DELETE /v1/schedule-rules/{id}`

use crate::platform::http::prelude::*;
use crate::sessions::model::RuleSaved;
use crate::sessions::store::rule as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/schedule-rules/{id}", "schedule_rules.delete", delete)
        .summary("Delete a schedule rule")
        .description("With those of its sessions that nobody has booked. The others stay as one-off sessions, and are reported.")
        .answers::<RuleSaved>(200)
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::delete(&app.db, caller.tenant, id, &write.request()).await?)
}
