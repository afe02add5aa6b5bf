//! `GET /v1/customers`

use crate::customers::model::Customer;
use crate::customers::store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/customers", "customers.read", list)
        .summary("List customers")
        .query::<ListQuery>()
        .answers_pages::<Customer>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page =
        app.cursors.page(caller.tenant, "customers", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page).await?;
    ok(&app.cursors.cut::<Customer>(caller.tenant, "customers", page, rows)?)
}
