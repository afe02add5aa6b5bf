//! `PATCH /v1/services/{id}`

use crate::catalog::model::{Service, ServicePatch};
use crate::catalog::store::service as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/services/{id}", "services.update", update)
        .summary("Change a service")
        .description("Fields that are absent stay; null empties a field that may be empty.")
        .takes::<ServicePatch>()
        .answers::<Service>(200)
        .refuses(&["already_exists"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<ServicePatch>,
) -> Reply {
    // The command would make what isn't there: a change is for what is.
    let known = store::find(&app.db, caller.tenant, id).await?;
    let business = known.ok_or_else(|| Problem::not_found("service"))?.business_id;
    let change =
        store::Change { id, business, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
