//! `PUT /v1/businesses/{id}/policies`

use crate::platform::http::prelude::*;
use crate::tenants::policies::{Policies, PoliciesDraft};
use crate::tenants::store::policies as store;

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/businesses/{id}/policies", "policies.update", replace)
        .summary("Replace sections of a business's policy")
        .description("All that are given, or none. Sections that aren't given stay; fields of a section that aren't given get their defaults. Bookings keep the terms under which they were made.")
        .takes::<PoliciesDraft>()
        .answers::<Policies>(200)
}

async fn replace(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<PoliciesDraft>,
) -> Reply {
    let data = store::set(&app.db, caller.tenant, id, &write.body, &write.request()).await?;
    ok(&Policies { data })
}
