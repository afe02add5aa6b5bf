//! `POST /v1/bookings/{id}/approve`

use crate::bookings::model::Booking;
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/approve", "bookings.approve", approve)
        .summary("Approve a pending booking")
        .answers::<Booking>(200)
        .refuses(&["illegal_transition", "slot_taken"])
}

async fn approve(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&moves::approve(&app.db, caller.tenant, id, &write.request()).await?)
}
