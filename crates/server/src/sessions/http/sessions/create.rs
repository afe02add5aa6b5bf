//! `POST /v1/sessions`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::sessions::model::{NewSession, Session};
use crate::sessions::store::session as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/sessions", "sessions.create", create)
        .summary("Add a one-off session")
        .description(
            "No rule made it and none changes it. What isn't given it has from the service.",
        )
        .takes::<NewSession>()
        .answers::<Session>(201)
        .refuses(&["not_found", "already_exists", "service_unavailable", "slot_taken"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewSession>) -> Reply {
    let made: Session = store::create(
        &app.db,
        caller.tenant,
        write.body.service_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/sessions/{}", made.id), &made)
}
