//! `GET /v1/bookings.ics`

use crate::bookings::model::booking_query;
use crate::exports::calendar;
use crate::exports::stream::{self, Format};
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings.ics", "bookings.export", export)
        .summary("Export bookings as a calendar")
        .description(
            "iCalendar (RFC 5545), with everybody's contacts. `UID` is a booking's id and `SEQUENCE` its sequence; what was cancelled or rejected is \
             `CANCELLED`, what isn't approved yet `TENTATIVE`. Holds, and those that expired, are in it only if `state` names them.",
        )
        .query::<ExportQuery>()
        .answers_text("text/calendar", "BEGIN:VCALENDAR\r\n…\r\nEND:VCALENDAR\r\n")
        .refuses(&["search_too_broad"])
}

booking_query! { ExportQuery {} }

async fn export(State(app): State<App>, caller: Caller, Query(query): Query<ExportQuery>) -> Reply {
    let mut filter = json!(query);
    if query.state.is_none() {
        filter["state"] =
            json!(["pending", "confirmed", "cancelled", "completed", "rejected", "no_show"]);
    }
    let format = Format {
        media: "text/calendar; charset=utf-8",
        file: "bookings.ics",
        head: calendar::HEAD.to_owned(),
        item: calendar::event,
        tail: calendar::TAIL,
    };
    stream::answer(app, super::bookings(caller.tenant, filter), format).await
}
