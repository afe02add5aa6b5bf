//! `POST /v1/bookings/{id}/no-show`

use crate::bookings::model::Booking;
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/no-show", "bookings.no_show", no_show)
        .summary("Note that the customer did not come")
        .answers::<Booking>(200)
        .refuses(&["illegal_transition"])
}

async fn no_show(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&moves::no_show(&app.db, caller.tenant, id, &write.request()).await?)
}
