//! `POST /v1/imports/bookings`

use crate::imports::model::{Kind, NewImport, Report};
use crate::imports::of_request;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/imports/bookings", "bookings.import", import)
        .summary("Import bookings from a table")
        .description(
            "Each row is imported alone, and is told if it can't be. Past and future ones. Notice, window and hours don't matter, and nobody is sent anything; but no time is booked twice. \
             The same table again adds nothing. A request imports for a few seconds; where it ended says `next_line`, to be sent as `from_line`.",
        )
        .takes::<NewImport>()
        .answers::<Report>(200)
        .refuses(&["time_zone_unknown"])
}

async fn import(State(app): State<App>, caller: Caller, write: Write<NewImport>) -> Reply {
    let request = write.request();
    ok(&of_request(&app.db, &caller, Kind::Bookings, write.body, request).await?)
}
