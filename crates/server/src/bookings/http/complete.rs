//! `POST /v1/bookings/{id}/complete`

use crate::bookings::model::Booking;
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/complete", "bookings.complete", complete)
        .summary("Complete a booking")
        .answers::<Booking>(200)
        .refuses(&["illegal_transition"])
}

async fn complete(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&moves::complete(&app.db, caller.tenant, id, &write.request()).await?)
}
