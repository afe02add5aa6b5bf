//! `POST /v1/sessions/{id}/close`

use crate::platform::http::prelude::*;
use crate::sessions::model::Session;
use crate::sessions::store::session as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/sessions/{id}/close", "sessions.close", close)
        .summary("Take a session out of sale")
        .description("Its bookings stay, and no rule opens it again. Twice is once.")
        .answers::<Session>(200)
        .refuses(&["illegal_transition"])
}

async fn close(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Nothing>) -> Reply {
    ok(&store::close(&app.db, caller.tenant, id, &write.request()).await?)
}
