//! `GET /v1/public/bookings/{token}`

use axum::Extension;

use crate::bookings::model::PublicBooking;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/bookings/{token}", "public", read)
        .summary("Read one's own booking")
        .answers::<PublicBooking>(200)
        .refuses(&["tenant_suspended"])
}

async fn read(State(app): State<App>, held: Extension<Held>, Segment(token): Segment) -> Reply {
    let own = super::opened(&app, &held, &token, "view").await?;
    ok(&PublicBooking::from(own.booking))
}
