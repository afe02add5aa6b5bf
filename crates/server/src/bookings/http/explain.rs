//! `GET /v1/availability/explain`

use crate::bookings::availability::{Whose, explain};
use crate::platform::http::prelude::*;
use crate::platform::words::InstantText;
use crate::sessions::model::Explanation;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/availability/explain", "availability.read", why)
        .summary("Explain why a service is or isn't offered at a time")
        .description("Every rule that is against it, what is in the way of whom, and what is offered next. What has no reason is offered.")
        .query::<ExplainQuery>()
        .answers::<Explanation>(200)
        .refuses(&["not_found", "service_unavailable", "business_unavailable", "tenant_suspended"])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ExplainQuery {
    /// The service.
    service_id: Uuid,
    /// The start.
    #[param(value_type = String, example = "2026-03-02T09:00:00+01:00")]
    starts_at: InstantText,
    /// With whom.
    staff_id: Option<Uuid>,
    /// For how many people; the fewest that are taken if not given.
    party_size: Option<u16>,
    /// Whether a session is wanted as a whole.
    private: Option<bool>,
}

async fn why(State(app): State<App>, caller: Caller, Query(query): Query<ExplainQuery>) -> Reply {
    let whose = Whose {
        tenant: caller.tenant,
        business: None,
        service: query.service_id,
        staff: query.staff_id,
        party: query.party_size,
        private: query.private,
        moving: None,
    };
    ok(&explain(&app, whose, query.starts_at.timestamp(), false).await?)
}
