//! `POST /v1/sessions/{id}/walk-ins`

use crate::bookings::model::Booking;
use crate::guests::model::NewWalkIn;
use crate::guests::store;
use crate::platform::http::prelude::*;
use crate::platform::words::document;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/sessions/{id}/walk-ins", "bookings.walk_in", sell)
        .summary("Sell seats at the door")
        .description("To somebody who is there: until the session ends, without notice, window or approval, and never more seats than are left. They are checked in at once.")
        .takes::<NewWalkIn>()
        .answers::<Booking>(201)
        .refuses(&[
            "session_full", "session_closed", "private_not_possible", "too_short_notice", "slot_taken", "limit_reached", "booking_refused",
            "service_unavailable", "business_unavailable", "staff_unavailable", "tenant_suspended", "promotion_unknown", "promotion_not_applicable",
            "promotion_used_up", "answers_invalid",
        ])
}

async fn sell(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<NewWalkIn>,
) -> Reply {
    let customer = json!(write.body.customer);
    let options = document(&write.body);
    let made =
        store::walk_in(&app.db, caller.tenant, id, &customer, &options, &write.request()).await?;
    created(&format!("/v1/bookings/{}", made.id), &made)
}
