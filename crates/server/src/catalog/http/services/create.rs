//! `POST /v1/services`

use crate::catalog::model::{NewService, Service};
use crate::catalog::store::service as store;
use crate::platform::http::prelude::*;
use crate::platform::words::document;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/services", "services.create", create)
        .summary("Add a service")
        .takes::<NewService>()
        .answers::<Service>(201)
        .refuses(&["already_exists"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewService>) -> Reply {
    let made: Service = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/services/{}", made.id), &made)
}
