//! `POST /v1/bookings`

use crate::bookings::model::{Booking, NewBooking};
use crate::bookings::reserve;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings", "bookings.create", create)
        .summary("Hold or book a slot, or seats of a session")
        .description("A hold, unless `confirm` is true. With a key any free time may be booked, also one off the grid.")
        .takes::<NewBooking>()
        .answers::<Booking>(201)
        .refuses(&[
            "slot_taken", "outside_hours", "too_short_notice", "outside_window", "limit_reached", "service_unavailable",
            "staff_unavailable", "business_unavailable", "booking_refused", "tenant_suspended", "not_found",
            "local_time_ambiguous", "local_time_missing", "no_session", "session_full", "session_closed", "private_not_possible",
            "promotion_unknown", "promotion_not_applicable", "promotion_used_up", "answers_invalid",
        ])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewBooking>) -> Reply {
    write.body.customer.check()?;
    let made = reserve::with_key(&app, caller.tenant, &write.body, &write.request()).await?;
    created(&format!("/v1/bookings/{}", made.id), &made)
}
