//! `GET /v1/businesses`

use crate::platform::http::prelude::*;
use crate::tenants::model::Business;
use crate::tenants::store::business as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/businesses", "businesses.read", list)
        .summary("List businesses")
        .query::<ListQuery>()
        .answers_pages::<Business>()
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
        app.cursors.page(caller.tenant, "businesses", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page).await?;
    ok(&app.cursors.cut::<Business>(caller.tenant, "businesses", page, rows)?)
}
