//! `POST /v1/series`

use crate::platform::http::prelude::*;
use crate::series::book;
use crate::series::model::{BookedSeries, NewSeries};

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/series", "bookings.create", create)
        .summary("Book a series")
        .description("One service at the dates of a rule, or at listed ones, on the business's clocks: all or none. Where dates can't be had, the problem's `failed` names each with its code and, for the first five, what is free next; with `partly` the others are booked.")
        .takes::<NewSeries>()
        .answers::<BookedSeries>(201)
        .refuses(&[
            "series_conflicts", "service_unavailable", "staff_unavailable", "business_unavailable", "booking_refused", "tenant_suspended",
            "not_found", "local_time_ambiguous", "local_time_missing", "promotion_unknown", "answers_invalid",
        ])
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewSeries>) -> Reply {
    write.body.customer.check()?;
    let made = book::book(&app, caller.tenant, &write.body, &write.request()).await?;
    created(&format!("/v1/series/{}", made.series.id), &made)
}
