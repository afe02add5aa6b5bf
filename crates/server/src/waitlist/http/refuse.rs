//! `POST /v1/waitlist/{id}/refuse`

use crate::platform::http::prelude::*;
use crate::waitlist::model::WaitlistEntry;
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/waitlist/{id}/refuse", "waitlist.write", refuse)
        .summary("Refuse for somebody what is offered to them")
        .description("They wait on where they were in line; whoever is next is offered it.")
        .answers::<WaitlistEntry>(200)
        .refuses(&["illegal_transition", "hold_expired"])
}

async fn refuse(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::refuse(&app.db, caller.tenant, id, &write.request()).await?)
}
