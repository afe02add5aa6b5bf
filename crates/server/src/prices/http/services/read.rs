//! `GET /v1/services/{id}/prices`

use crate::platform::http::prelude::*;
use crate::prices::model::ServicePrices;
use crate::prices::store::service as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/services/{id}/prices", "prices.read", read)
        .summary("Read the prices of a service")
        .description("Its tiers, extras, rules and taxes. Their version is the service's.")
        .answers::<ServicePrices>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: ServicePrices = found.ok_or_else(|| Problem::not_found("service"))?;
    fresh(&validators, found.version, &found)
}
