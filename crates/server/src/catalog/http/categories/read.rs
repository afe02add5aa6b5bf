//! `GET /v1/categories/{id}`

use crate::catalog::model::Category;
use crate::catalog::store::category as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/categories/{id}", "categories.read", read)
        .summary("Read a category")
        .answers::<Category>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Category = found.ok_or_else(|| Problem::not_found("category"))?;
    fresh(&validators, found.version, &found)
}
