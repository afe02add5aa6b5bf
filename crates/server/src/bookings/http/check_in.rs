//! `POST /v1/bookings/{id}/check-in`

use crate::bookings::model::Booking;
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/check-in", "bookings.check_in", check_in)
        .summary("Note that the customer came")
        .answers::<Booking>(200)
        .refuses(&["illegal_transition"])
}

async fn check_in(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&moves::check_in(&app.db, caller.tenant, id, &write.request()).await?)
}
