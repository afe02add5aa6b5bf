//! `GET /v1/series`

use crate::platform::http::prelude::*;
use crate::series::model::SeriesHead;
use crate::series::store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/series", "bookings.read", list)
        .summary("List series")
        .description("Without their bookings; `GET /v1/series/{id}` has them.")
        .query::<ListQuery>()
        .answers_pages::<SeriesHead>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this business.
    business_id: Option<Uuid>,
    /// Only those of this customer.
    customer_id: Option<Uuid>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page = app.cursors.page(caller.tenant, "series", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page, query.business_id, query.customer_id);
    ok(&app.cursors.cut::<SeriesHead>(caller.tenant, "series", page, rows.await?)?)
}
