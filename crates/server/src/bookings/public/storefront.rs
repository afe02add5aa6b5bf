//! `GET /v1/public/{slug}`

use axum::Extension;

use crate::bookings::model::Storefront;
use crate::bookings::store::storefront;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}", "public", read)
        .summary("Read a business, its services and staff")
        .answers::<Storefront>(200)
}

async fn read(State(app): State<App>, held: Extension<Held>, Segment(slug): Segment) -> Reply {
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    let found = storefront::find(&app.db, tenant, business).await?;
    ok(&found.ok_or_else(|| Problem::not_found("business"))?)
}
