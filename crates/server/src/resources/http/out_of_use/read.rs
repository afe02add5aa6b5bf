//! `GET /v1/out-of-use/{id}`

use crate::platform::http::prelude::*;
use crate::resources::model::OutOfUse;
use crate::resources::store::out_of_use as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/out-of-use/{id}", "out_of_use.read", read)
        .summary("Read for how long a resource is out of use")
        .answers::<OutOfUse>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: OutOfUse = found.ok_or_else(|| Problem::not_found("time out of use"))?;
    ok(&found)
}
