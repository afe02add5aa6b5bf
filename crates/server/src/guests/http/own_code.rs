//! `GET /v1/public/bookings/{token}/code`

use axum::Extension;

use super::picture;
use crate::bookings::public::opened;
use crate::guests::code::svg;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/bookings/{token}/code", "public", code)
        .summary("The QR code of one's own booking")
        .description("To be shown at the door. It opens the door only: who photographs it can't change the booking.")
        .answers_text("image/svg+xml", "<svg …")
        .refuses(&["tenant_suspended"])
}

async fn code(State(app): State<App>, held: Extension<Held>, Segment(token): Segment) -> Reply {
    let own = opened(&app, &held, &token, "view").await?;
    picture(svg(&own.booking.reference)?)
}
