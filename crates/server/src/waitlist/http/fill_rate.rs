//! `GET /v1/waitlist/fill-rate`

use crate::platform::http::prelude::*;
use crate::platform::words::InstantText;
use crate::waitlist::model::FillRate;
use crate::waitlist::store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/waitlist/fill-rate", "waitlist.read", rate)
        .summary("Read how much of what became free the waitlist filled")
        .description("Of places that became free while somebody waited for them: how many were filled, how quickly, and what became of the offers.")
        .query::<RateQuery>()
        .answers::<FillRate>(200)
        .refuses(&["not_found"])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct RateQuery {
    /// The business.
    business_id: Uuid,
    /// Only of this service.
    service_id: Option<Uuid>,
    /// What became free at this instant or later; 30 days before `to` if not given.
    #[param(value_type = Option<String>, example = "2026-02-01T00:00:00Z")]
    from: Option<InstantText>,
    /// What became free before this instant; now if not given. At most 366 days after `from`.
    #[param(value_type = Option<String>, example = "2026-03-01T00:00:00Z")]
    to: Option<InstantText>,
}

async fn rate(State(app): State<App>, caller: Caller, Query(query): Query<RateQuery>) -> Reply {
    let [from, to] = [&query.from, &query.to].map(|at| at.as_ref().map(InstantText::timestamp));
    let RateQuery { business_id, service_id, .. } = query;
    let rate =
        store::fill_rate(&app.db, caller.tenant, business_id, (from, to), service_id).await?;
    ok(&rate.ok_or_else(|| Problem::not_found("business"))?)
}
