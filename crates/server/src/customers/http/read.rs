//! `GET /v1/customers/{id}`

use crate::customers::model::Customer;
use crate::customers::store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/customers/{id}", "customers.read", read)
        .summary("Read a customer")
        .answers::<Customer>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Customer = found.ok_or_else(|| Problem::not_found("customer"))?;
    fresh(&validators, found.version, &found)
}
