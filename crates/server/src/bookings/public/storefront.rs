//! `GET /v1/public/{slug}`

use axum::Extension;

use crate::bookings::calendar::check_open;
use crate::bookings::model::Storefront;
use crate::bookings::store::storefront;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}", "public", read)
        .summary("Read a business, its services and staff")
        .answers::<Storefront>(200)
        .refuses(&["tenant_suspended", "business_unavailable"])
}

async fn read(State(app): State<App>, held: Extension<Held>, Segment(slug): Segment) -> Reply {
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    let found = storefront::find(&app.db, tenant, business).await?;
    let found = found.ok_or_else(|| Problem::not_found("business"))?;
    check_open(&found.tenant_status, &found.business_status)?;
    ok(&found.storefront)
}
