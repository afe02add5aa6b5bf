//! `POST /v1/public/bookings/{token}/renew`

use axum::Extension;

use crate::bookings::model::PublicBooking;
use crate::bookings::store::moves;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/bookings/{token}/renew", "public", renew)
        .summary("Renew one's hold")
        .description("Up to twice the time of one hold in all.")
        .answers::<PublicBooking>(200)
        .refuses(&[
            "hold_expired",
            "illegal_transition",
            "renewal_limit_reached",
            "token_lacks_scope",
            "tenant_suspended",
        ])
}

async fn renew(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Nothing>,
) -> Reply {
    let own = super::opened(&app, &held, &token, "confirm").await?;
    let request = write.by_token(&own.hash).request();
    let seconds = app.holds.seconds;
    let moved = moves::renew(&app.db, own.tenant, own.booking.id, seconds, &request).await?;
    ok(&PublicBooking::from(moved))
}
