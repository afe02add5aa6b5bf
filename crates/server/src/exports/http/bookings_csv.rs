//! `GET /v1/bookings.csv`

use crate::bookings::model::booking_query;
use crate::exports::stream::{self, Format};
use crate::exports::tables;
use crate::platform::http::filter;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings.csv", "bookings.export", export)
        .summary("Export bookings as a table")
        .description(
            "CSV (RFC 4180, UTF-8), in the order in which the bookings were made, with everybody's contacts. Before what somebody typed \
             and a spreadsheet would compute stands an apostrophe.",
        )
        .query::<ExportQuery>()
        .answers_text("text/csv", "reference,state,local_start,…\r\nK7QX2M9A,confirmed,2026-03-02 09:00,…\r\n")
        .refuses(&["search_too_broad"])
}

booking_query! {
    ExportQuery {
        /// Whether the file begins with a byte order mark, without which some spreadsheets take it for another character set; yes if not given.
        bom: Option<bool>,
    }
}

async fn export(State(app): State<App>, caller: Caller, Query(query): Query<ExportQuery>) -> Reply {
    let format = Format {
        media: "text/csv; charset=utf-8; header=present",
        file: "bookings.csv",
        head: tables::head(tables::BOOKINGS, query.bom.unwrap_or(true)),
        item: |named, text| tables::row(tables::BOOKINGS, named, text),
        tail: "",
    };
    stream::answer(app, super::bookings(caller.tenant, filter(&query)), format).await
}
