//! `DELETE /v1/time-off/{id}`

use crate::platform::http::prelude::*;
use crate::schedules::store::time_off as store;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/time-off/{id}", "time_off.delete", delete).summary("Delete time off")
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    store::delete(&app.db, caller.tenant, id, &write.request()).await?;
    gone()
}
