//! `PUT /v1/services/{id}/resources`

use crate::catalog::model::Service;
use crate::platform::http::prelude::*;
use crate::resources::model::Needs;
use crate::resources::store::resource as store;

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/services/{id}/resources", "services.update", set_needs)
        .summary("Say what a service needs beside people")
        .description("Replaces the whole list. Bookings keep the units that they have. Not for session services, whose schedule rules say so.")
        .takes::<Needs>()
        .answers::<Service>(200)
        .refuses(&["needs_overlap"])
}

async fn set_needs(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Needs>,
) -> Reply {
    let needs = write.body.document();
    let service: Service =
        store::set_needs(&app.db, caller.tenant, id, &needs, &write.request()).await?;
    ok(&service)
}
