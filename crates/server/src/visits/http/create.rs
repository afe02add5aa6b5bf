//! `POST /v1/visits`

use crate::platform::http::prelude::*;
use crate::visits::book;
use crate::visits::model::{NewVisit, Visit};

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/visits", "bookings.create", create)
        .summary("Hold or book a visit")
        .description("Several services one after the other, each with its own people and rooms: all or none. Holds, unless `confirm` is true. A refusal names the next times at which all of them fit.")
        .takes::<NewVisit>()
        .answers::<Visit>(201)
        .refuses(&[
            "slot_taken", "outside_hours", "too_short_notice", "outside_window", "limit_reached", "service_unavailable",
            "staff_unavailable", "business_unavailable", "booking_refused", "tenant_suspended", "not_found",
            "local_time_ambiguous", "local_time_missing", "promotion_unknown", "promotion_not_applicable", "promotion_used_up",
            "answers_invalid",
        ])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewVisit>) -> Reply {
    write.body.customer.check()?;
    let made = book::book(&app, caller.tenant, &write.body, &write.request()).await?;
    created(&format!("/v1/visits/{}", made.id), &made)
}
