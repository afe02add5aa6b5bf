//! `GET /v1/public/bookings/{token}/terms`

use axum::Extension;

use crate::bookings::model::{Party, Terms};
use crate::bookings::store::moves;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/bookings/{token}/terms", "public", read)
        .summary("See what happens if one's booking is cancelled or moved now")
        .answers::<Terms>(200)
}

async fn read(State(app): State<App>, held: Extension<Held>, Segment(token): Segment) -> Reply {
    let (tenant, booking) = super::opened(&app, &held, &token).await?;
    let terms = moves::terms(&app.db, tenant, booking.id, Party::Customer).await?;
    ok(&terms.ok_or_else(|| Problem::not_found("booking"))?)
}
