//! `GET /v1/public/{slug}/availability/explain`

use axum::Extension;

use crate::bookings::availability::{Whose, explain};
use crate::bookings::store::sessions::place;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::platform::words::InstantText;
use crate::sessions::model::Explanation;
use crate::sessions::store::session;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}/availability/explain", "public", why)
        .summary("Explain why a time or a session is or isn't offered")
        .description("In words for guests, without what is in the way. Of a session, or of a service and a start.")
        .query::<ExplainQuery>()
        .answers::<Explanation>(200)
        .refuses(&["service_unavailable", "business_unavailable", "tenant_suspended"])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ExplainQuery {
    /// The session; or else a service and a start.
    session_id: Option<Uuid>,
    /// The service.
    #[param(example = "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03")]
    service_id: Option<Uuid>,
    /// The start.
    #[param(value_type = Option<String>, example = "2026-03-02T09:00:00+01:00")]
    starts_at: Option<InstantText>,
    /// With whom; only with a service.
    staff_id: Option<Uuid>,
    /// For how many people; the fewest that are taken if not given.
    party_size: Option<u16>,
    /// Whether a session is wanted as a whole.
    private: Option<bool>,
}

async fn why(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(slug): Segment,
    Query(query): Query<ExplainQuery>,
) -> Reply {
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    match (query.session_id, query.service_id, &query.starts_at, query.staff_id) {
        (Some(id), None, None, None) => {
            let found = place(&app.db, tenant, Some(business), id).await?;
            found.ok_or_else(|| Problem::not_found("session"))?;
            let wish = (query.party_size, query.private);
            let found = session::explain(&app.db, tenant, id, wish, true).await?;
            ok(&found.ok_or_else(|| Problem::not_found("session"))?)
        }
        (None, Some(service), Some(at), staff) => {
            let (party, private) = (query.party_size, query.private);
            let business = Some(business);
            let whose = Whose { tenant, business, service, staff, party, private, moving: None };
            ok(&explain(&app, whose, at.timestamp(), true).await?)
        }
        _ => Err(Problem::invalid("session_id", "a session_id alone, or service_id and starts_at")),
    }
}
