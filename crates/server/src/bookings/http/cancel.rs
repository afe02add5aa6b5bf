//! `POST /v1/bookings/{id}/cancel`

use crate::bookings::model::{Booking, Reason};
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;
use crate::platform::words::Note;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/cancel", "bookings.cancel", cancel)
        .summary("Cancel a booking")
        .description("Its time is free again.")
        .takes::<Reason>()
        .answers::<Booking>(200)
        .refuses(&["illegal_transition"])
}

async fn cancel(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Reason>) -> Reply {
    let reason = write.body.reason.as_ref().map(Note::as_str);
    ok(&moves::cancel(&app.db, caller.tenant, id, reason, &write.request()).await?)
}
