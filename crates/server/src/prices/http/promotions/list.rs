//! `GET /v1/promotions`

use crate::platform::http::prelude::*;
use crate::prices::model::Promotion;
use crate::prices::store::promotion as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/promotions", "promotions.read", list)
        .summary("List promotions")
        .query::<ListQuery>()
        .answers_pages::<Promotion>()
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
    let page =
        app.cursors.page(caller.tenant, "promotions", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page, query.business_id).await?;
    ok(&app.cursors.cut::<Promotion>(caller.tenant, "promotions", page, rows)?)
}
