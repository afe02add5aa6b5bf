//! `GET /v1/bookings/{id}/terms`

use crate::bookings::model::{Party, Terms};
use crate::bookings::store::moves;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings/{id}/terms", "bookings.read", read)
        .summary("See what happens if a booking is cancelled or moved now")
        .description("Whether it may be, until when, and what is due, under the terms that the booking was made under.")
        .query::<Whose>()
        .answers::<Terms>(200)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Whose {
    /// By whom; `customer` if not given.
    by: Option<Party>,
}

async fn read(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    Query(whose): Query<Whose>,
) -> Reply {
    let found = moves::terms(&app.db, caller.tenant, id, whose.by.unwrap_or(Party::Customer));
    ok(&found.await?.ok_or_else(|| Problem::not_found("booking"))?)
}
