//! `GET /v1/time-off`

use crate::platform::http::prelude::*;
use crate::schedules::model::TimeOff;
use crate::schedules::store::time_off as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/time-off", "time_off.read", list)
        .summary("List time off")
        .query::<ListQuery>()
        .answers_pages::<TimeOff>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this staff member.
    staff_id: Option<Uuid>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page = app.cursors.page(caller.tenant, "time_off", query.limit, query.cursor.as_deref())?;
    let rows = store::list(&app.db, caller.tenant, page, query.staff_id).await?;
    ok(&app.cursors.cut::<TimeOff>(caller.tenant, "time_off", page, rows)?)
}
