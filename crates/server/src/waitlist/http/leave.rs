//! `POST /v1/waitlist/{id}/leave`

use crate::platform::http::prelude::*;
use crate::waitlist::model::WaitlistEntry;
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/waitlist/{id}/leave", "waitlist.write", leave)
        .summary("Take somebody off the waitlist")
        .description("What is held for them is given back.")
        .answers::<WaitlistEntry>(200)
        .refuses(&["illegal_transition"])
}

async fn leave(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Nothing>) -> Reply {
    ok(&store::leave(&app.db, caller.tenant, id, "business", &write.request()).await?)
}
