//! `GET /v1/resources`

use crate::platform::http::prelude::*;
use crate::resources::model::Resource;
use crate::resources::store::resource as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/resources", "resources.read", list)
        .summary("List rooms and equipment")
        .query::<ListQuery>()
        .answers_pages::<Resource>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this business.
    business_id: Option<Uuid>,
    /// Only those of this group.
    group_id: Option<Uuid>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page =
        app.cursors.page(caller.tenant, "resources", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page, query.business_id, query.group_id).await?;
    ok(&app.cursors.cut::<Resource>(caller.tenant, "resources", page, rows)?)
}
