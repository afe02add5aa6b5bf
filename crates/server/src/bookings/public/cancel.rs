//! `POST /v1/public/bookings/{token}/cancel`

use axum::Extension;

use crate::bookings::model::{PublicBooking, Reason};
use crate::bookings::store::moves;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::platform::words::Note;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/bookings/{token}/cancel", "public", cancel)
        .summary("Cancel one's booking")
        .takes::<Reason>()
        .answers::<PublicBooking>(200)
        .refuses(&["illegal_transition"])
}

async fn cancel(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Reason>,
) -> Reply {
    let (tenant, booking) = super::opened(&app, &held, &token).await?;
    let reason = write.body.reason.as_ref().map(Note::as_str);
    let moved = moves::cancel(&app.db, tenant, booking.id, reason, &write.request()).await?;
    ok(&PublicBooking::from(moved))
}
