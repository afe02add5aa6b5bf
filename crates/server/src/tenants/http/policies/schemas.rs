//! `GET /v1/policy-schemas`

use crate::platform::http::prelude::*;
use crate::tenants::policies::PolicySchemas;
use crate::tenants::store::policies as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/policy-schemas", "policies.read", list)
        .summary("Read what policies may contain")
        .description("The JSON Schema of each section, with the defaults and what the fields mean.")
        .answers::<PolicySchemas>(200)
}

async fn list(State(app): State<App>, caller: Caller) -> Reply {
    let data = store::schemas(&app.db, caller.tenant).await?;
    ok(&PolicySchemas { data: data.unwrap_or_default() })
}
