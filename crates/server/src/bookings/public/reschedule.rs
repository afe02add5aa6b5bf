//! `POST /v1/public/bookings/{token}/reschedule`

use axum::Extension;

use crate::bookings::model::{OwnReschedule, PublicBooking};
use crate::bookings::reschedule;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/bookings/{token}/reschedule", "public", post)
        .summary("Move one's booking")
        .description("To a time, or a session, that is offered: all of it or nothing, under the terms that it was made under. Its price stays.")
        .takes::<OwnReschedule>()
        .answers::<PublicBooking>(200)
        .refuses(&[
            "slot_taken", "slot_off_grid", "outside_hours", "too_short_notice", "outside_window", "limit_reached", "service_unavailable",
            "staff_unavailable", "business_unavailable", "tenant_suspended", "local_time_ambiguous", "local_time_missing",
            "no_session", "session_full", "session_closed", "private_not_possible", "illegal_transition", "hold_expired",
            "too_late_to_move", "move_limit_reached", "token_lacks_scope",
        ])
}

async fn post(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<OwnReschedule>,
) -> Reply {
    let own = super::opened(&app, &held, &token, "move").await?;
    let write = write.by_token(&own.hash);
    let moved = reschedule::by_customer(&app, own.tenant, &own.booking, &write).await?;
    ok(&PublicBooking::from(moved))
}
