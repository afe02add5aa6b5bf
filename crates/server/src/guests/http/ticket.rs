//! `GET /v1/public/bookings/{token}/ticket`

use axum::Extension;

use crate::bookings::public::opened;
use crate::guests::pages::ticket;
use crate::guests::store;
use crate::platform::html;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/bookings/{token}/ticket", "public", show)
        .summary("One's own booking as a ticket")
        .description("A page to show at the door or to print, with the QR code.")
        .answers_text("text/html", "<!doctype html>…")
        .refuses(&["tenant_suspended"])
}

async fn show(State(app): State<App>, held: Extension<Held>, Segment(token): Segment) -> Reply {
    let own = opened(&app, &held, &token, "view").await?;
    let place = store::place(&app.db, own.tenant, own.booking.id).await?;
    let place = place.ok_or_else(|| Problem::not_found("booking"))?;
    Ok(html::page(ticket::page(&own.booking, &place)?))
}
