//! `POST /v1/businesses/{id}/rotate-embed-key`

use crate::platform::http::prelude::*;
use crate::tenants::model::Business;
use crate::tenants::store::business as store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/businesses/{id}/rotate-embed-key", "businesses.update", rotate)
        .summary("Rotate the embed key")
        .description(
            "The business gets a new key for its widgets; the old one opens nothing any more.",
        )
        .answers::<Business>(200)
}

async fn rotate(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::rotate_embed_key(&app.db, caller.tenant, id, &write.request()).await?)
}
