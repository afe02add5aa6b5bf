//! `GET /v1/sessions/{id}/explain`

use crate::platform::http::prelude::*;
use crate::sessions::model::Explanation;
use crate::sessions::store::session as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/sessions/{id}/explain", "sessions.read", explain)
        .summary("Explain why a session is or isn't offered")
        .description("Every rule that is against it, and what is in the way of its people and rooms. What has no reason is offered.")
        .query::<ExplainQuery>()
        .answers::<Explanation>(200)
        .refuses(&["service_unavailable", "business_unavailable", "tenant_suspended"])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ExplainQuery {
    /// For how many people; the fewest that the session takes if not given.
    party_size: Option<u16>,
    /// Whether it is wanted as a whole.
    private: Option<bool>,
}

async fn explain(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    Query(query): Query<ExplainQuery>,
) -> Reply {
    let wish = (query.party_size, query.private);
    let found = store::explain(&app.db, caller.tenant, id, wish, false).await?;
    ok(&found.ok_or_else(|| Problem::not_found("session"))?)
}
