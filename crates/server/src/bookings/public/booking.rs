//! `GET /v1/public/bookings/{token}`

use axum::Extension;

use crate::bookings::model::PublicBooking;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/bookings/{token}", "public", read)
        .summary("Read one's own booking")
        .answers::<PublicBooking>(200)
}

async fn read(State(app): State<App>, held: Extension<Held>, Segment(token): Segment) -> Reply {
    let (_, booking) = super::opened(&app, &held, &token).await?;
    ok(&PublicBooking::from(booking))
}
