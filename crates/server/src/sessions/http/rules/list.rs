//! `GET /v1/services/{id}/schedule-rules`

use crate::platform::http::prelude::*;
use crate::sessions::model::Rules;
use crate::sessions::store::rule as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/services/{id}/schedule-rules", "schedule_rules.read", list)
        .summary("List the schedule rules of a service")
        .answers::<Rules>(200)
}

async fn list(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    if !store::has_service(&app.db, caller.tenant, id).await? {
        return Err(Problem::not_found("service"));
    }
    ok(&Rules { data: store::list(&app.db, caller.tenant, id).await? })
}
