//! `GET /v1/promotions/{id}`

use crate::platform::http::prelude::*;
use crate::prices::model::Promotion;
use crate::prices::store::promotion as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/promotions/{id}", "promotions.read", read)
        .summary("Read a promotion")
        .answers::<Promotion>(200)
}

// Its uses change without its version: the ETag guards changes, and never spares this answer.
async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Promotion = found.ok_or_else(|| Problem::not_found("promotion"))?;
    ok(&found)
}
