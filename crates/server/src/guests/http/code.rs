//! `GET /v1/bookings/{id}/code`

use super::picture;
use crate::bookings::store::booking;
use crate::guests::code::svg;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings/{id}/code", "bookings.read", code)
        .summary("The QR code of a booking")
        .description("It says `SK:` and the booking's reference.")
        .answers_text("image/svg+xml", "<svg …")
}

async fn code(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found = booking::find(&app.db, caller.tenant, id).await?;
    let found = found.ok_or_else(|| Problem::not_found("booking"))?;
    picture(svg(&found.reference)?)
}
