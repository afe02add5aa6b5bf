//! `POST /v1/categories`

use crate::catalog::model::{Category, NewCategory};
use crate::catalog::store::category as store;
use crate::platform::http::prelude::*;
use crate::platform::words::document;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/categories", "categories.create", create)
        .summary("Add a category")
        .takes::<NewCategory>()
        .answers::<Category>(201)
        .refuses(&["already_exists"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewCategory>) -> Reply {
    let made: Category = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/categories/{}", made.id), &made)
}
