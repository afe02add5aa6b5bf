//! `PATCH /v1/resources/{id}`

use crate::platform::http::prelude::*;
use crate::resources::model::{Resource, ResourcePatch};
use crate::resources::store::resource as store;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/resources/{id}", "resources.update", update)
        .summary("Change a resource")
        .description("Fields that are absent stay; null empties a field that may be empty. A greater quantity adds units; a smaller one retires units with nothing before them. One that is not active takes no new bookings and keeps those there are; an archived one has none before it.")
        .takes::<ResourcePatch>()
        .answers::<Resource>(200)
        .refuses(&["already_exists", "in_use", "needs_overlap"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<ResourcePatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
