//! `POST /v1/services/{id}/archive`

use crate::catalog::model::Service;
use crate::catalog::store::service as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/services/{id}/archive", "services.archive", archive)
        .summary("Archive a service")
        .description("It can't be booked any more; its bookings stay.")
        .answers::<Service>(200)
}

async fn archive(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::archive(&app.db, caller.tenant, id, &write.request()).await?)
}
