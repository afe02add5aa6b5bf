//! `GET /v1/public/{slug}/availability`

use axum::Extension;
use axum::http::Uri;

use crate::bookings::availability::{Moment, Whose, in_range};
use crate::bookings::model::Slots;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::platform::words::TimeZoneName;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}/availability", "public", slots)
        .summary("List free slots of a service")
        .description("`from` and `to` are dates of the business (`to` included) or instants, at most 62 days apart.")
        .query::<SlotsQuery>()
        .answers::<Slots>(200)
        .refuses(&["service_unavailable", "business_unavailable", "tenant_suspended", "time_zone_unknown"])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct SlotsQuery {
    /// The service.
    service_id: Uuid,
    /// First date, or instant.
    #[param(example = "2026-03-02")]
    from: String,
    /// Last date, or the instant before which slots start.
    #[param(example = "2026-03-08")]
    to: String,
    /// With whom.
    staff_id: Option<Uuid>,
    /// For how many people; the fewest that the service takes if not given.
    party_size: Option<u16>,
    /// Of sessions: true for those that are free as a whole, false for those with seats for some.
    private: Option<bool>,
    /// The zone in which times are shown; the business's if not given.
    #[param(value_type = Option<String>)]
    timezone: Option<TimeZoneName>,
}

async fn slots(
    State(app): State<App>,
    held: Extension<Held>,
    uri: Uri,
    Segment(slug): Segment,
    Query(query): Query<SlotsQuery>,
) -> Reply {
    let (from, to) = (Moment::parse("from", &query.from)?, Moment::parse("to", &query.to)?);
    super::kept(&app, &held, &uri, &slug, async |tenant, business| {
        let whose = Whose {
            tenant,
            business: Some(business),
            service: query.service_id,
            staff: query.staff_id,
            party: query.party_size,
            private: query.private,
            moving: None,
        };
        in_range(&app, whose, from, to, query.timezone.as_ref()).await
    })
    .await
}
