//! `POST /v1/public/bookings/{token}/cancel`

use axum::Extension;

use crate::bookings::model::{Cancel, Party, PublicBooking, Reason};
use crate::bookings::reserve::answered;
use crate::bookings::store::moves;
use crate::bookings::token;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/bookings/{token}/cancel", "public", cancel)
        .summary("Cancel one's booking")
        .takes::<Reason>()
        .answers::<PublicBooking>(200)
        .description("Under the terms that it was made under: `GET …/terms` says until when, and what is due. Its tokens open nothing from then on.")
        .refuses(&["illegal_transition", "hold_expired", "too_late_to_cancel", "token_lacks_scope", "tenant_suspended"])
}

async fn cancel(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(token): Segment,
    write: Write<Reason>,
) -> Reply {
    let claim = token::read(&token).ok_or_else(|| Problem::not_found("booking"))?;
    let write = write.by_token(&claim.hash);
    // Once cancelled it is opened no more; a repeat of the request that did it gets the stored answer.
    if let Err(problem) = super::opened(&app, &held, &token, "cancel").await
        && !answered(&app, claim.tenant, &write).await?
    {
        return Err(problem);
    }
    let request = write.request();
    let by = Some(Party::Customer);
    let cancel = Cancel { reason: write.body.reason, by, in_spite: None, waive_fee: None };
    let moved = moves::cancel(&app.db, claim.tenant, claim.booking, &cancel, &request).await?;
    ok(&PublicBooking::from(moved))
}
