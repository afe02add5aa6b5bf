//! `POST /v1/bookings/{id}/reschedule`

use crate::bookings::model::{Booking, Reschedule};
use crate::bookings::reschedule;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/reschedule", "bookings.reschedule", post)
        .summary("Move a booking")
        .description("To another time, other people, another variant of its service or another session, with its rooms: all of it or nothing. It stays with whom it is unless `staff_id` or `any_staff` says otherwise, and costs what was promised unless the service changes or `reprice` is true.")
        .takes::<Reschedule>()
        .answers::<Booking>(200)
        .refuses(&[
            "slot_taken", "outside_hours", "too_short_notice", "outside_window", "limit_reached", "service_unavailable",
            "staff_unavailable", "business_unavailable", "tenant_suspended", "local_time_ambiguous", "local_time_missing",
            "no_session", "session_full", "session_closed", "private_not_possible", "promotion_unknown", "promotion_not_applicable",
            "promotion_used_up", "illegal_transition", "hold_expired",
        ])
}

async fn post(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Reschedule>,
) -> Reply {
    ok(&reschedule::with_key(&app, caller.tenant, id, &write).await?)
}
