//! `PATCH /v1/customers/{id}`

use crate::customers::model::{Customer, CustomerPatch};
use crate::customers::store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/customers/{id}", "customers.update", update)
        .summary("Change a customer")
        .description("Fields that are absent stay; null empties a field that may be empty.")
        .takes::<CustomerPatch>()
        .answers::<Customer>(200)
        .refuses(&["already_exists"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<CustomerPatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
