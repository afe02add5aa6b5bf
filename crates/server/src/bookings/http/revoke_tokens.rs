//! `POST /v1/bookings/{id}/tokens/revoke`

use crate::bookings::model::{BookingTokens, TokenRevocation};
use crate::bookings::store::tokens;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/tokens/revoke", "booking_tokens.revoke", revoke)
        .summary("Take back the tokens of a booking")
        .description("One, or all: from now on they open nothing. Twice changes nothing.")
        .takes::<TokenRevocation>()
        .answers::<BookingTokens>(200)
}

async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<TokenRevocation>,
) -> Reply {
    let of = (caller.tenant, id);
    let data = tokens::revoke(&app.db, of, write.body.token_id, &write.request()).await?;
    ok(&BookingTokens { data })
}
