//! `POST /v1/public/bookings/{token}/answers`

use axum::Extension;

use crate::bookings::model::{Answers, PublicBooking};
use crate::bookings::store::booking;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/bookings/{token}/answers", "public", answer)
        .summary("Answer questions about one's hold")
        .description("Adds answers to those that it has, replaces some, or takes some back. Needed only for what is asked since the hold was placed: it can't be placed without the others.")
        .takes::<Answers>()
        .answers::<PublicBooking>(200)
        .refuses(&["answers_invalid", "hold_expired", "illegal_transition", "token_lacks_scope", "tenant_suspended"])
}

async fn answer(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Answers>,
) -> Reply {
    let own = super::opened(&app, &held, &token, "confirm").await?;
    let write = write.by_token(&own.hash);
    let answers = json!(write.body.answers);
    let answered =
        booking::answer(&app.db, own.tenant, own.booking.id, &answers, &write.request()).await?;
    ok(&PublicBooking::from(answered))
}
