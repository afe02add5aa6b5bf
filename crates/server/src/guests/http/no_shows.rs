//! `POST /v1/sessions/{id}/no-shows`

use crate::guests::model::NoShows;
use crate::guests::store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/sessions/{id}/no-shows", "bookings.no_show", mark)
        .summary("Note who did not come")
        .description("Every confirmed booking of which nobody came, once the session has begun. Twice is once.")
        .answers::<NoShows>(200)
        .refuses(&["illegal_transition"])
}

async fn mark(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Nothing>) -> Reply {
    ok(&store::mark_no_shows(&app.db, caller.tenant, id, &write.request()).await?)
}
