//! `POST /v1/resources`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::resources::model::{NewResource, Resource};
use crate::resources::store::resource as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/resources", "resources.create", create)
        .summary("Add a resource")
        .takes::<NewResource>()
        .answers::<Resource>(201)
        .refuses(&["already_exists"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewResource>) -> Reply {
    let made: Resource = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/resources/{}", made.id), &made)
}
