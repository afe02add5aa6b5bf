//! `GET /v1/public/bookings/{token}/terms`

use axum::Extension;

use crate::bookings::model::{Party, Terms};
use crate::bookings::store::moves;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/bookings/{token}/terms", "public", read)
        .summary("See what happens if one's booking is cancelled or moved now")
        .description("`may_cancel` and `may_move` say it of this token: one that was issued for less allows less.")
        .answers::<Terms>(200)
        .refuses(&["tenant_suspended"])
}

async fn read(State(app): State<App>, held: Extension<Held>, Segment(token): Segment) -> Reply {
    let own = super::opened(&app, &held, &token, "view").await?;
    let terms = moves::terms(&app.db, own.tenant, own.booking.id, Party::Customer).await?;
    let mut terms = terms.ok_or_else(|| Problem::not_found("booking"))?;
    let allows = |scope: &str| own.scopes.iter().any(|one| one == scope);
    terms.may_cancel &= allows("cancel");
    terms.may_move &= allows("move");
    ok(&terms)
}
