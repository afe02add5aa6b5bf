//! `POST /v1/visits/{id}/cancel`

use crate::bookings::model::Cancel;
use crate::platform::http::prelude::*;
use crate::visits::model::Visit;
use crate::visits::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/visits/{id}/cancel", "bookings.cancel", cancel)
        .summary("Cancel a visit")
        .description("What is left of it, each booking under its own terms: all or none. One service alone is cancelled by its booking's cancel.")
        .takes::<Cancel>()
        .answers::<Visit>(200)
        .refuses(&["illegal_transition", "hold_expired", "too_late_to_cancel"])
}

async fn cancel(State(app): State<App>, caller: Caller, Id(id): Id, write: Write<Cancel>) -> Reply {
    let id = (caller.tenant, id);
    ok(&store::cancel(&app.db, id, &write.body, &write.request()).await?)
}
