//! `GET /v1/bookings`

use crate::bookings::model::{Booking, BookingSort, booking_query};
use crate::bookings::store::booking;
use crate::platform::http::filter;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings", "bookings.read", list)
        .summary("List bookings")
        .description("By start, the first one first, unless `sort` says otherwise. A cursor belongs to its sort.")
        .query::<ListQuery>()
        .answers_pages::<Booking>()
        .refuses(&["search_too_broad"])
}

booking_query! {
    ListQuery {
        /// By what the list is sorted; by `starts_at` if not given.
        #[param(inline)]
        #[serde(default)]
        sort: BookingSort,
        /// Items a page, 1 to 200; 50 if not given.
        limit: Option<u32>,
        /// The `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let filter = filter(&query);
    // A place in one order is none in another.
    let name = format!("bookings by {}", filter["sort"]);
    let page = app.cursors.page(caller.tenant, &name, query.limit, query.cursor.as_deref())?;
    let rows = booking::list(&app.db, caller.tenant, page, &filter).await?;
    ok(&app.cursors.cut::<Booking>(caller.tenant, &name, page, rows)?)
}
