//! `GET /v1/public/waitlist/{token}`

use axum::Extension;

use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::waitlist::model::PublicEntry;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/waitlist/{token}", "public", read)
        .summary("Read one's own entry of the waitlist, and what is offered")
        .answers::<PublicEntry>(200)
}

async fn read(State(app): State<App>, held: Extension<Held>, Segment(token): Segment) -> Reply {
    let (_, entry) = super::opened(&app, &held, &token).await?;
    ok(&PublicEntry::from(entry))
}
