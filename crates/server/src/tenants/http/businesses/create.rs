//! `POST /v1/businesses`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::tenants::model::{Business, NewBusiness};
use crate::tenants::store::business as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/businesses", "businesses.create", create)
        .summary("Add a business")
        .takes::<NewBusiness>()
        .answers::<Business>(201)
        .refuses(&["already_exists", "time_zone_unknown"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewBusiness>) -> Reply {
    let made: Business =
        store::create(&app.db, caller.tenant, &document(&write.body), &write.request()).await?;
    created(&format!("/v1/businesses/{}", made.id), &made)
}
