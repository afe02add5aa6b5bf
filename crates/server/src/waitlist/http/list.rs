//! `GET /v1/waitlist`

use crate::platform::http::prelude::*;
use crate::waitlist::model::WaitlistEntry;
use crate::waitlist::store::{self, Filter};

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/waitlist", "waitlist.read", list)
        .summary("List who waits, or did, in the order in which they came")
        .query::<ListQuery>()
        .answers_pages::<WaitlistEntry>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this business.
    business_id: Option<Uuid>,
    /// Only those for this service.
    service_id: Option<Uuid>,
    /// Only those of this customer.
    customer_id: Option<Uuid>,
    /// Only those in this state.
    #[param(inline)]
    state: Option<EntryState>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The states of an entry.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum EntryState {
    Waiting,
    Offered,
    Booked,
    Withdrawn,
    Expired,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page = app.cursors.page(caller.tenant, "waitlist", query.limit, query.cursor.as_deref())?;
    let filter = Filter {
        business: query.business_id,
        service: query.service_id,
        customer: query.customer_id,
        state: query.state.and_then(|state| json!(state).as_str().map(str::to_owned)),
    };
    let rows = store::list(&app.db, caller.tenant, page, &filter).await?;
    ok(&app.cursors.cut::<WaitlistEntry>(caller.tenant, "waitlist", page, rows)?)
}
