//! `PUT /v1/services/{id}/staff`

use crate::catalog::model::{Performers, Service};
use crate::catalog::store::service as store;
use crate::platform::http::prelude::*;
use crate::platform::words::document;

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/services/{id}/staff", "services.update", set_staff)
        .summary("Say who performs a service")
        .description("Replaces the whole list.")
        .takes::<Performers>()
        .answers::<Service>(200)
}

async fn set_staff(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Performers>,
) -> Reply {
    let staff: Value = write.body.staff.iter().map(document).collect();
    ok(&store::set_staff(&app.db, caller.tenant, id, &staff, &write.request()).await?)
}
