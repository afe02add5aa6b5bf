//! `POST /v1/public/waitlist/{token}/leave`

use axum::Extension;

use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::waitlist::model::PublicEntry;
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/waitlist/{token}/leave", "public", leave)
        .summary("Leave the waitlist")
        .description("What is held is given back.")
        .answers::<PublicEntry>(200)
        .refuses(&["illegal_transition"])
}

async fn leave(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Nothing>,
) -> Reply {
    let (tenant, entry) = super::opened(&app, &held, &token).await?;
    let entry = store::leave(&app.db, tenant, entry.id, "customer", &write.request()).await?;
    ok(&PublicEntry::from(entry))
}
