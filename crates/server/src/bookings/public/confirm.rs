//! `POST /v1/public/bookings/{token}/confirm`

use axum::Extension;

use crate::bookings::model::PublicBooking;
use crate::bookings::store::moves;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/bookings/{token}/confirm", "public", confirm)
        .summary("Confirm one's hold")
        .description("It becomes a booking; pending where the business approves each. What is required since the hold was placed must be answered before.")
        .answers::<PublicBooking>(200)
        .refuses(&["answers_invalid", "hold_expired", "illegal_transition", "token_lacks_scope", "tenant_suspended"])
}

async fn confirm(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Nothing>,
) -> Reply {
    let own = super::opened(&app, &held, &token, "confirm").await?;
    let request = write.by_token(&own.hash).request();
    let moved = moves::confirm(&app.db, own.tenant, own.booking.id, &request).await?;
    ok(&PublicBooking::from(moved))
}
