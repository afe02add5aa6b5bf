//! `POST /v1/sessions/{id}/cancel`

use crate::platform::http::prelude::*;
use crate::sessions::model::Session;
use crate::sessions::store::session as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/sessions/{id}/cancel", "sessions.cancel", cancel)
        .summary("Call a session off")
        .description("Only one that nobody has booked: it does not take place, and no rule makes it again. Twice is once.")
        .answers::<Session>(200)
        .refuses(&["in_use"])
}

async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::cancel(&app.db, caller.tenant, id, &write.request()).await?)
}
