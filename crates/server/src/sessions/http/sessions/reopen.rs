//! `POST /v1/sessions/{id}/reopen`

use crate::platform::http::prelude::*;
use crate::sessions::model::Session;
use crate::sessions::store::session as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/sessions/{id}/reopen", "sessions.reopen", reopen)
        .summary("Put a session on sale again")
        .description("One that is closed, cancelled or withdrawn. Twice is once.")
        .answers::<Session>(200)
        .refuses(&["slot_taken"])
}

async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::reopen(&app.db, caller.tenant, id, &write.request()).await?)
}
