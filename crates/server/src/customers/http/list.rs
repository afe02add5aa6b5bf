//! `GET /v1/customers`

use crate::customers::model::{Customer, CustomerSort, customer_query};
use crate::customers::store;
use crate::platform::http::filter;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/customers", "customers.read", list)
        .summary("List customers")
        .query::<ListQuery>()
        .answers_pages::<Customer>()
        .refuses(&["search_too_broad"])
}

customer_query! {
    ListQuery {
        /// By when they were added; `-created_at` shows the newest first.
        #[param(inline)]
        #[serde(default)]
        sort: CustomerSort,
        /// Items a page, 1 to 200; 50 if not given.
        limit: Option<u32>,
        /// The `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let filter = filter(&query);
    // A place in one order is none in another.
    let name = format!("customers by {}", filter["sort"]);
    let page = app.cursors.page(caller.tenant, &name, query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page, &filter).await?;
    ok(&app.cursors.cut::<Customer>(caller.tenant, &name, page, rows)?)
}
