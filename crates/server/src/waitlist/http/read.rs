//! `GET /v1/waitlist/{id}`

use crate::platform::http::prelude::*;
use crate::waitlist::model::WaitlistEntry;
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/waitlist/{id}", "waitlist.read", read)
        .summary("Read an entry of the waitlist")
        .answers::<WaitlistEntry>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let entry = store::find(&app.db, caller.tenant, id).await?;
    ok(&entry.ok_or_else(|| Problem::not_found("entry of the waitlist"))?)
}
