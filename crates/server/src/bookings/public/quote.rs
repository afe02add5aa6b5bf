//! `POST /v1/public/{slug}/quotes`

use axum::Extension;

use crate::bookings::model::{NewQuote, Quote};
use crate::bookings::quote;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/{slug}/quotes", "public", read)
        .summary("See what a booking would cost")
        .description("Itemised. Nothing is held, and whether the time is free isn't looked at: the price of a hold is the price of its booking.")
        .takes::<NewQuote>()
        .answers::<Quote>(200)
        .refuses(quote::REFUSALS)
}

async fn read(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(slug): Segment,
    write: Write<NewQuote>,
) -> Reply {
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    ok(&quote::of(&app, tenant, Some(business), &write.body).await?)
}
