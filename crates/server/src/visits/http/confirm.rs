//! `POST /v1/visits/{id}/confirm`

use crate::platform::http::prelude::*;
use crate::visits::model::Visit;
use crate::visits::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/visits/{id}/confirm", "bookings.confirm", confirm)
        .summary("Confirm a visit")
        .description("Turns its holds into bookings, all or none.")
        .answers::<Visit>(200)
        .refuses(&["hold_expired", "illegal_transition", "answers_invalid"])
}

async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    ok(&store::confirm(&app.db, caller.tenant, id, &write.request()).await?)
}
