//! `POST /v1/bookings/{id}/renew`

use crate::bookings::model::Booking;
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/renew", "bookings.renew", renew)
        .summary("Renew a hold")
        .description("Up to twice the time of one hold in all.")
        .answers::<Booking>(200)
        .refuses(&["hold_expired", "illegal_transition", "renewal_limit_reached"])
}

async fn renew(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Nothing>) -> Reply {
    ok(&moves::renew(&app.db, caller.tenant, id, app.holds.seconds, &write.request()).await?)
}
