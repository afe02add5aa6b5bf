//! `GET /v1/public/{slug}/availability/explain`

use axum::Extension;

use crate::bookings::store::sessions::place;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::sessions::model::Explanation;
use crate::sessions::store::session::explain;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}/availability/explain", "public", why)
        .summary("Explain why a session is or isn't offered")
        .description("In words for guests, without what is in the way.")
        .query::<ExplainQuery>()
        .answers::<Explanation>(200)
        .refuses(&["service_unavailable", "business_unavailable", "tenant_suspended"])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ExplainQuery {
    /// The session.
    session_id: Uuid,
    /// For how many people; the fewest that the session takes if not given.
    party_size: Option<u16>,
    /// Whether it is wanted as a whole.
    private: Option<bool>,
}

async fn why(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(slug): Segment,
    Query(query): Query<ExplainQuery>,
) -> Reply {
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    let found = place(&app.db, tenant, Some(business), query.session_id).await?;
    found.ok_or_else(|| Problem::not_found("session"))?;
    let wish = (query.party_size, query.private);
    let found = explain(&app.db, tenant, query.session_id, wish, true).await?;
    ok(&found.ok_or_else(|| Problem::not_found("session"))?)
}
