//! `POST /v1/waitlist/{id}/offer`

use crate::bookings;
use crate::platform::http::prelude::*;
use crate::waitlist::model::{NewOffer, WaitlistEntry};
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/waitlist/{id}/offer", "waitlist.write", offer)
        .summary("Offer something to somebody who waits")
        .description("By hand, whether or not it is their turn or what they asked for. It is held for them as long as the policy says, less if it begins soon.")
        .takes::<NewOffer>()
        .answers::<WaitlistEntry>(200)
        .refuses(&[
            "illegal_transition", "slot_taken", "outside_hours", "too_short_notice", "outside_window", "limit_reached", "no_session", "session_full",
            "session_closed", "private_not_possible", "service_unavailable", "staff_unavailable", "business_unavailable", "booking_refused",
            "tenant_suspended",
        ])
}

async fn offer(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<NewOffer>,
) -> Reply {
    let booking = vocab::new_id();
    let (_, hash) = bookings::token::make(&app.secret, caller.tenant, booking, 1);
    let hold = (booking, hash);
    let entry =
        store::offer(&app.db, caller.tenant, id, &write.body, hold, &write.request()).await?;
    ok(&entry)
}
