//! `GET /v1/sessions`

use crate::platform::http::prelude::*;
use crate::platform::words::InstantText;
use crate::sessions::model::{Session, SessionStatus};
use crate::sessions::store::session::{self as store, Filter};

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/sessions", "sessions.read", list)
        .summary("List sessions by start")
        .description("Those to come, unless `from` says otherwise.")
        .query::<ListQuery>()
        .answers_pages::<Session>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this business.
    business_id: Option<Uuid>,
    /// Only those of this service.
    service_id: Option<Uuid>,
    /// Only those that take this staff member.
    staff_id: Option<Uuid>,
    /// Only those with this status.
    status: Option<SessionStatus>,
    /// Only those that start at this instant or later; now if not given.
    #[param(value_type = Option<String>)]
    from: Option<InstantText>,
    /// Only those that start before this instant.
    #[param(value_type = Option<String>)]
    to: Option<InstantText>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page = app.cursors.page(caller.tenant, "sessions", query.limit, query.cursor.as_deref())?;
    let filter = Filter {
        business: query.business_id,
        service: query.service_id,
        staff: query.staff_id,
        status: query.status.and_then(|status| json!(status).as_str().map(str::to_owned)),
        from: query.from.as_ref().map(InstantText::timestamp),
        to: query.to.as_ref().map(InstantText::timestamp),
    };
    let rows = store::list(&app.db, caller.tenant, page, &filter).await?;
    ok(&app.cursors.cut::<Session>(caller.tenant, "sessions", page, rows)?)
}
