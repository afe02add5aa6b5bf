//! `GET /v1/taxes`

use crate::platform::http::prelude::*;
use crate::prices::model::Tax;
use crate::prices::store::tax as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/taxes", "taxes.read", list)
        .summary("List taxes")
        .query::<ListQuery>()
        .answers_pages::<Tax>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this business.
    business_id: Option<Uuid>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page = app.cursors.page(caller.tenant, "taxes", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page, query.business_id).await?;
    ok(&app.cursors.cut::<Tax>(caller.tenant, "taxes", page, rows)?)
}
