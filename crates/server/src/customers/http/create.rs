//! `POST /v1/customers`

use crate::customers::model::{Customer, NewCustomer};
use crate::customers::store;
use crate::platform::http::prelude::*;
use crate::platform::words::document;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/customers", "customers.create", create)
        .summary("Add a customer")
        .description("Somebody with this e-mail address or telephone number is answered as they are, with 200; nothing is overwritten.")
        .takes::<NewCustomer>()
        .answers::<Customer>(201)
        .also_answers(200, "There was one already: as they are.")
        .refuses(&["already_exists"])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewCustomer>) -> Reply {
    let made =
        store::create(&app.db, caller.tenant, &document(&write.body), &write.request()).await?;
    if !made.is_new {
        return ok(&made.customer);
    }
    created(&format!("/v1/customers/{}", made.customer.id), &made.customer)
}
