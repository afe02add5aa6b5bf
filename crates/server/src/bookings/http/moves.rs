//! `GET /v1/bookings/{id}/moves`

use crate::bookings::model::Moves;
use crate::bookings::store::reschedule;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings/{id}/moves", "bookings.read", list)
        .summary("List when a booking was moved, and from where")
        .description("The first move first, with who asked for it and why.")
        .answers::<Moves>(200)
}

async fn list(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let data = reschedule::moves(&app.db, caller.tenant, id).await?;
    ok(&Moves { data: data.ok_or_else(|| Problem::not_found("booking"))? })
}
