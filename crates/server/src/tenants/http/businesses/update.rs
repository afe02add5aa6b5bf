//! `PATCH /v1/businesses/{id}`

use crate::platform::http::prelude::*;
use crate::tenants::model::{Business, BusinessPatch};
use crate::tenants::store::business as store;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/businesses/{id}", "businesses.update", update)
        .summary("Change a business")
        .description("Fields that are absent stay; null empties a field that may be empty.")
        .takes::<BusinessPatch>()
        .answers::<Business>(200)
        .refuses(&["already_exists", "time_zone_unknown"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<BusinessPatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
