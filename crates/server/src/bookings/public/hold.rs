//! `POST /v1/public/{slug}/bookings`

use axum::Extension;
use jiff::Timestamp;

use crate::bookings::model::{NewHold, PublicBooking};
use crate::bookings::reserve::{self, Client};
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/{slug}/bookings", "public", hold)
        .summary("Hold a slot, or seats of a session")
        .description("It is yours until `hold_expires_at`; confirm it with the token before. When the time is taken or too few seats are left, the problem's `next_slots` are the next that are free. Name a service and its start, or a session alone. The price of the hold is the price of the booking. `answers` answer what the service asks; all that is wrong with them is told together, in `errors`.")
        .takes::<NewHold>()
        .answers::<HeldBooking>(201)
        .refuses(&[
            "slot_taken", "slot_off_grid", "outside_hours", "too_short_notice", "outside_window", "limit_reached", "hold_limit_reached",
            "service_unavailable", "staff_unavailable", "business_unavailable", "booking_refused", "tenant_suspended",
            "local_time_ambiguous", "local_time_missing", "no_session", "session_full", "session_closed", "private_not_possible",
            "promotion_unknown", "promotion_not_applicable", "promotion_used_up", "answers_invalid",
        ])
}

/// A hold and the token that opens it.
#[derive(Debug, Serialize, ToSchema)]
struct HeldBooking {
    /// The booking.
    booking: PublicBooking,
    /// Until when the time is held.
    hold_expires_at: Option<Timestamp>,
    /// For `/v1/public/bookings/{token}`: whoever has it may confirm and cancel.
    token: String,
}

impl Sample for HeldBooking {
    fn sample() -> Value {
        json!({ "booking": PublicBooking::sample(), "hold_expires_at": "2026-03-01T08:22:00Z", "token": "bt_AZmwpA0ufEO…" })
    }
}

async fn hold(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(slug): Segment,
    write: Write<NewHold>,
) -> Reply {
    write.body.customer.check()?;
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    let client = Client { tenant, business, address: held.client };
    let (booking, token) = reserve::from_outside(&app, &client, &write).await?;
    let place = format!("/v1/public/bookings/{token}");
    let hold_expires_at = booking.hold_expires_at;
    created(&place, &HeldBooking { booking: booking.into(), hold_expires_at, token })
}
