//! `GET /v1/sessions/{id}`

use crate::platform::http::prelude::*;
use crate::sessions::model::Session;
use crate::sessions::store::session as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/sessions/{id}", "sessions.read", read)
        .summary("Read a session")
        .answers::<Session>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found: Option<Session> = store::find(&app.db, caller.tenant, id).await?;
    // Expiry of holds gives seats back without a new version, so no answer is spared by an ETag.
    ok(&found.ok_or_else(|| Problem::not_found("session"))?)
}
