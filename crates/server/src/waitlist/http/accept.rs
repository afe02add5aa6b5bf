//! `POST /v1/waitlist/{id}/accept`

use crate::platform::http::prelude::*;
use crate::waitlist::model::{Acceptance, WaitlistEntry};
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/waitlist/{id}/accept", "waitlist.write", accept)
        .summary("Accept for somebody what is offered to them")
        .description("The hold becomes a booking; pending where the business approves each.")
        .takes::<Acceptance>()
        .answers::<WaitlistEntry>(200)
        .refuses(&["illegal_transition", "hold_expired", "answers_invalid", "tenant_suspended"])
}

async fn accept(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Acceptance>,
) -> Reply {
    let answers = write.body.answers();
    ok(&store::accept(&app.db, caller.tenant, id, answers, &write.request()).await?)
}
