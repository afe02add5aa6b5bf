//! `POST /v1/bookings/{id}/tokens`

use crate::bookings::model::{IssuedToken, NewBookingToken, TokenScope};
use crate::bookings::store::tokens::{self, NewToken};
use crate::bookings::token;
use crate::platform::http::prelude::*;
use crate::platform::words::InstantText;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/{id}/tokens", "booking_tokens.create", issue)
        .summary("Issue a token for a booking")
        .description("For its customer, who sees, moves or cancels the booking with it, without a key. The answer holds the token's text, this one time.")
        .takes::<NewBookingToken>()
        .answers::<IssuedToken>(201)
        .refuses(&["illegal_transition"])
}

async fn issue(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<NewBookingToken>,
) -> Reply {
    let of = (caller.tenant, id);
    let fresh = vocab::new_id();
    let new = NewToken {
        id: fresh,
        hash: token::issued(&app.secret, caller.tenant, id, fresh).1,
        scopes: write.body.scopes.as_deref().unwrap_or(TokenScope::OWN),
        expires_at: write.body.expires_at.as_ref().map(InstantText::timestamp),
    };
    let booking_token = tokens::issue(&app.db, of, &new, &write.request()).await?;
    // Of a repeat under the same idempotency key, the id is the first one's.
    let (text, _) = token::issued(&app.secret, caller.tenant, id, booking_token.id);
    let place = format!("/v1/public/bookings/{text}");
    created(&place, &IssuedToken { booking_token, token: text })
}
