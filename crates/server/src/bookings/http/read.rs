//! `GET /v1/bookings/{id}`

use crate::bookings::model::Booking;
use crate::bookings::store::booking;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings/{id}", "bookings.read", read)
        .summary("Read a booking")
        .answers::<Booking>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = booking::find(&app.db, caller.tenant, id).await?;
    let found = found.ok_or_else(|| Problem::not_found("booking"))?;
    fresh(&validators, found.version, &found)
}
