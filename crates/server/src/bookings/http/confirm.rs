//! `POST /v1/bookings/{id}/confirm`

use crate::bookings::model::Booking;
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/confirm", "bookings.confirm", confirm)
        .summary("Confirm a hold")
        .description("It becomes confirmed, or pending where the service needs approval. What is required by then must be answered.")
        .answers::<Booking>(200)
        .refuses(&["answers_invalid", "hold_expired", "illegal_transition"])
}

async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&moves::confirm(&app.db, caller.tenant, id, &write.request()).await?)
}
