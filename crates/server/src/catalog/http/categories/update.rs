//! `PATCH /v1/categories/{id}`

use crate::catalog::model::{Category, CategoryPatch};
use crate::catalog::store::category as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/categories/{id}", "categories.update", update)
        .summary("Change a category")
        .description("Fields that are absent stay; null empties a field that may be empty.")
        .takes::<CategoryPatch>()
        .answers::<Category>(200)
        .refuses(&["already_exists"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<CategoryPatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
