//! `POST /v1/taxes`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::prices::model::{NewTax, Tax};
use crate::prices::store::tax as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/taxes", "taxes.create", create)
        .summary("Add a tax")
        .takes::<NewTax>()
        .answers::<Tax>(201)
        .refuses(&["already_exists", "not_found"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewTax>) -> Reply {
    let made: Tax = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/taxes/{}", made.id), &made)
}
