//! `PUT /v1/services/{id}/prices`

use crate::platform::http::prelude::*;
use crate::prices::model::{PricesDraft, ServicePrices};
use crate::prices::store::{Change, service as store};

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/services/{id}/prices", "prices.update", replace)
        .summary("Set the prices of a service")
        .description("All of them at once: a list that isn't given becomes empty. Bookings keep the price that they were made with.")
        .takes::<PricesDraft>()
        .answers::<ServicePrices>(200)
        .refuses(&["already_exists", "version_mismatch"])
}

async fn replace(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<PricesDraft>,
) -> Reply {
    let change = Change { id, document: json!(write.body), if_match: write.if_match };
    ok(&store::set(&app.db, caller.tenant, &change, &write.request()).await?)
}
