//! `POST /v1/public/waitlist/{token}/accept`

use axum::Extension;

use crate::bookings;
use crate::bookings::model::PublicBooking;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::waitlist::model::{Acceptance, PublicEntry};
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/waitlist/{token}/accept", "public", accept)
        .summary("Accept what is offered")
        .description("The hold becomes a booking; pending where the business approves each. What the service asks is answered with it.")
        .takes::<Acceptance>()
        .answers::<Accepted>(200)
        .refuses(&["illegal_transition", "hold_expired", "answers_invalid", "tenant_suspended"])
}

/// What became of an offer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AcceptedOffer)]
struct Accepted {
    /// The entry, which waits no more.
    entry: PublicEntry,
    /// The booking.
    booking: PublicBooking,
    /// For `/v1/public/bookings/{token}`.
    token: String,
}

impl Sample for Accepted {
    fn sample() -> Value {
        json!({ "entry": PublicEntry::sample(), "booking": PublicBooking::sample(), "token": "bt_AZmwpA0ufEO…" })
    }
}

async fn accept(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Acceptance>,
) -> Reply {
    let (tenant, entry) = super::opened(&app, &held, &token).await?;
    let answers = write.body.answers();
    let entry = store::accept(&app.db, tenant, entry.id, answers, &write.request()).await?;
    let id = entry.booking_id.ok_or_else(|| Problem::not_found("booking"))?;
    let booking = bookings::store::booking::find(&app.db, tenant, id).await?;
    let booking = booking.ok_or_else(|| Problem::not_found("booking"))?;
    let (token, _) = bookings::token::make(&app.secret, tenant, id, 1);
    ok(&Accepted { entry: entry.into(), booking: booking.into(), token })
}
