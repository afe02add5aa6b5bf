//! `PATCH /v1/bookings/{id}`

use crate::bookings::model::{Booking, BookingPatch};
use crate::bookings::store::booking;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/bookings/{id}", "bookings.update", update)
        .summary("Change a booking's notes, answers, data and customer")
        .description("Fields that are absent stay; null empties the notes. Of the answers, those that are named. With a `customer` it changes hands, and its tokens are taken back.")
        .takes::<BookingPatch>()
        .answers::<Booking>(200)
        .refuses(&["answers_invalid", "booking_refused", "not_found"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<BookingPatch>,
) -> Reply {
    if let Some(customer) = &write.body.customer {
        customer.check()?;
    }
    let document = write.body.document();
    ok(&booking::update(&app.db, caller.tenant, id, &document, write.if_match, &write.request())
        .await?)
}
