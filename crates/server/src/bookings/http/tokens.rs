//! `GET /v1/bookings/{id}/tokens`

use crate::bookings::model::BookingTokens;
use crate::bookings::store::tokens;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings/{id}/tokens", "booking_tokens.read", list)
        .summary("List the tokens of a booking")
        .description("What each allows, until when, and whether it works; never a token itself.")
        .answers::<BookingTokens>(200)
}

async fn list(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let data = tokens::list(&app.db, caller.tenant, id).await?;
    ok(&BookingTokens { data: data.ok_or_else(|| Problem::not_found("booking"))? })
}
