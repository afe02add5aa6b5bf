//! `POST /v1/public/bookings/{token}/cancel`

use axum::Extension;

use crate::bookings::model::{Cancel, Party, PublicBooking, Reason};
use crate::bookings::store::moves;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/bookings/{token}/cancel", "public", cancel)
        .summary("Cancel one's booking")
        .takes::<Reason>()
        .answers::<PublicBooking>(200)
        .description("Under the terms that it was made under: `GET …/terms` says until when, and what is due.")
        .refuses(&["illegal_transition", "hold_expired", "too_late_to_cancel"])
}

async fn cancel(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Reason>,
) -> Reply {
    let (tenant, booking) = super::opened(&app, &held, &token).await?;
    let request = write.request();
    let by = Some(Party::Customer);
    let cancel = Cancel { reason: write.body.reason, by, in_spite: None, waive_fee: None };
    let moved = moves::cancel(&app.db, tenant, booking.id, &cancel, &request).await?;
    ok(&PublicBooking::from(moved))
}
