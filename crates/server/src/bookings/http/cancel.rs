//! `POST /v1/bookings/{id}/cancel`

use crate::bookings::model::{Booking, Cancel};
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/cancel", "bookings.cancel", cancel)
        .summary("Cancel a booking")
        .description("Its time is free again. By the business it costs the customer nothing; by the customer the booking's terms hold.")
        .takes::<Cancel>()
        .answers::<Booking>(200)
        .refuses(&["illegal_transition", "hold_expired", "too_late_to_cancel"])
}

async fn cancel(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Cancel>) -> Reply {
    ok(&moves::cancel(&app.db, caller.tenant, id, &write.body, &write.request()).await?)
}
