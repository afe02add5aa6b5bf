//! `POST /v1/sessions/{id}/check-in`

use crate::guests::model::{GuestLine, ShownCode};
use crate::guests::store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/sessions/{id}/check-in", "bookings.check_in", check_in)
        .summary("Let a party in by its code")
        .description("By the booking's reference, or what its QR code says. Part of a party may come first. A code whose party is complete is refused.")
        .takes::<ShownCode>()
        .answers::<GuestLine>(200)
        .refuses(&["wrong_session", "already_checked_in", "illegal_transition", "hold_expired"])
}

async fn check_in(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<ShownCode>,
) -> Reply {
    let ShownCode { code, arrived } = &write.body;
    let arrived = arrived.map(i32::from);
    let request = write.request();
    let guest =
        store::check_in(&app.db, caller.tenant, id, code.as_str(), arrived, &request).await?;
    ok(&guest.for_caller(&caller))
}
