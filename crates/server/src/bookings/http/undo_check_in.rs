//! `POST /v1/bookings/{id}/undo-check-in`

use crate::bookings::model::Booking;
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/undo-check-in", "bookings.check_in", undo)
        .summary("Take a check-in back")
        .description("Nobody of the party has come after all; its state stays. Twice is once.")
        .answers::<Booking>(200)
        .refuses(&["illegal_transition", "hold_expired"])
}

async fn undo(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Nothing>) -> Reply {
    ok(&moves::undo_check_in(&app.db, caller.tenant, id, &write.request()).await?)
}
