//! `GET /v1/out-of-use`

use crate::platform::http::prelude::*;
use crate::resources::model::OutOfUse;
use crate::resources::store::out_of_use as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/out-of-use", "out_of_use.read", list)
        .summary("List times for which resources are out of use")
        .query::<ListQuery>()
        .answers_pages::<OutOfUse>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this resource.
    resource_id: Option<Uuid>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page =
        app.cursors.page(caller.tenant, "out_of_use", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page, query.resource_id).await?;
    ok(&app.cursors.cut::<OutOfUse>(caller.tenant, "out_of_use", page, rows)?)
}
