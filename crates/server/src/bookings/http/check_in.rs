//! `POST /v1/bookings/{id}/check-in`

use crate::bookings::model::{Arrival, Booking};
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/check-in", "bookings.check_in", check_in)
        .summary("Note that the customer came")
        .description("With everybody of the party, or with so many. The same number twice changes nothing, another one corrects it. Of a no-show that comes after all the booking is completed.")
        .takes::<Arrival>()
        .answers::<Booking>(200)
        .refuses(&["illegal_transition", "hold_expired"])
}

async fn check_in(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Arrival>,
) -> Reply {
    let arrived = write.body.arrived.map(i32::from);
    ok(&moves::check_in(&app.db, caller.tenant, id, arrived, &write.request()).await?)
}
