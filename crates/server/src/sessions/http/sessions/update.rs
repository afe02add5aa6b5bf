//! `PATCH /v1/sessions/{id}`

use crate::platform::http::prelude::*;
use crate::sessions::model::{Session, SessionPatch};
use crate::sessions::store::session as store;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/sessions/{id}", "sessions.update", update)
        .summary("Change a session")
        .description("Fields that are absent stay. What differs from its rule then is named in `by_hand`, and no rule changes it any more.")
        .takes::<SessionPatch>()
        .answers::<Session>(200)
        .refuses(&["capacity_below_sold", "slot_taken", "illegal_transition"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<SessionPatch>,
) -> Reply {
    let document = write.body.document();
    ok(&store::update(&app.db, caller.tenant, id, &document, write.if_match, &write.request())
        .await?)
}
