//! `POST /v1/out-of-use`

use crate::platform::http::prelude::*;
use crate::resources::model::{NewOutOfUse, OutOfUse};
use crate::resources::store::out_of_use as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/out-of-use", "out_of_use.create", create)
        .summary("Take a resource out of use for a time")
        .takes::<NewOutOfUse>()
        .answers::<OutOfUse>(201)
        .refuses(&["time_off_conflicts"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewOutOfUse>) -> Reply {
    let made: OutOfUse =
        store::create(&app.db, caller.tenant, &write.body, &write.request()).await?;
    created(&format!("/v1/out-of-use/{}", made.id), &made)
}
