//! `POST /v1/overrides`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::schedules::model::{NewOverride, Override};
use crate::schedules::store::overrides as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/overrides", "overrides.create", create)
        .summary("Add an override")
        .takes::<NewOverride>()
        .answers::<Override>(201)
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewOverride>) -> Reply {
    let made: Override = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/overrides/{}", made.id), &made)
}
