//! `POST /v1/bookings/reassign`

use crate::bookings::model::{Reassignment, Reassignments};
use crate::bookings::store::booking;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/bookings/reassign", "bookings.reassign", reassign)
        .summary("Give bookings to another person or unit")
        .description("Before somebody leaves or a room closes: their times and prices stay. All that are still to come or none, unless `partly`. Sessions give their units to others too; their people are changed in each.")
        .takes::<Reassignment>()
        .answers::<Reassignments>(200)
        .refuses(&["not_reassignable"])
}

async fn reassign(State(app): State<App>, caller: Caller, write: Write<Reassignment>) -> Reply {
    let done: Reassignments =
        booking::reassign(&app.db, caller.tenant, &write.body, &write.request()).await?;
    ok(&done)
}
