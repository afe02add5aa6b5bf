//! `POST /v1/quotes`

use crate::bookings::model::{NewQuote, Quote};
use crate::bookings::quote;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/quotes", "quotes.read", read)
        .summary("See what a booking would cost")
        .description("Itemised, by the computation that a booking's price comes from. Nothing is written or held, and whether the time is free isn't looked at.")
        .takes::<NewQuote>()
        .answers::<Quote>(200)
        .refuses(quote::REFUSALS)
}

async fn read(State(app): State<App>, caller: Caller, write: Write<NewQuote>) -> Reply {
    ok(&quote::of(&app, caller.tenant, None, &write.body).await?)
}
