//! `POST /v1/api-keys/{id}/revoke`

use crate::identity::model::ApiKey;
use crate::identity::store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/api-keys/{id}/revoke", "api_keys.revoke", revoke)
        .summary("Revoke an API key")
        .description("From now on every request with it is refused. A key may revoke itself.")
        .answers::<ApiKey>(200)
}

async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::revoke(&app.db, caller.tenant, id, &write.request()).await?)
}
