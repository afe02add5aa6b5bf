//! `PATCH /v1/overrides/{id}`

use crate::platform::http::prelude::*;
use crate::schedules::model::{Override, OverridePatch};
use crate::schedules::store::overrides as store;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/overrides/{id}", "overrides.update", update)
        .summary("Change an override")
        .description("Fields that are absent stay; null empties a field that may be empty.")
        .takes::<OverridePatch>()
        .answers::<Override>(200)
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<OverridePatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
