//! `POST /v1/public/waitlist/{token}/refuse`

use axum::Extension;

use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::waitlist::model::PublicEntry;
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/waitlist/{token}/refuse", "public", refuse)
        .summary("Refuse what is offered")
        .description("It goes to whoever is next. One waits on where one was in line, and isn't offered the same again.")
        .answers::<PublicEntry>(200)
        .refuses(&["illegal_transition", "hold_expired"])
}

async fn refuse(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Nothing>,
) -> Reply {
    let (tenant, entry) = super::opened(&app, &held, &token).await?;
    let entry = store::refuse(&app.db, tenant, entry.id, &write.request()).await?;
    ok(&PublicEntry::from(entry))
}
