//! `GET /v1/public/{slug}/availability/next`

use axum::Extension;

use crate::bookings::availability::{Whose, next};
use crate::bookings::model::NextSlot;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::platform::words::{InstantText, TimeZoneName};

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}/availability/next", "public", next_slot)
        .summary("Find the next free slot")
        .query::<NextQuery>()
        .answers::<NextSlot>(200)
        .refuses(&[
            "service_unavailable",
            "business_unavailable",
            "tenant_suspended",
            "time_zone_unknown",
        ])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct NextQuery {
    /// The service.
    service_id: Uuid,
    /// With whom.
    staff_id: Option<Uuid>,
    /// For how many people; the fewest that the service takes if not given.
    party_size: Option<u16>,
    /// Of sessions: true for those that are free as a whole, false for those with seats for some.
    private: Option<bool>,
    /// The instant from which to look; now if not given.
    #[param(value_type = Option<String>)]
    after: Option<InstantText>,
    /// The zone in which times are shown; the business's if not given.
    #[param(value_type = Option<String>)]
    timezone: Option<TimeZoneName>,
}

async fn next_slot(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(slug): Segment,
    Query(query): Query<NextQuery>,
) -> Reply {
    let (tenant, business) = super::business(&app, &held, &slug).await?;
    let whose = Whose {
        tenant,
        business: Some(business),
        service: query.service_id,
        staff: query.staff_id,
        party: query.party_size,
        private: query.private,
        moving: None,
    };
    let after = query.after.as_ref().map(InstantText::timestamp);
    ok(&next(&app, whose, after, query.timezone.as_ref()).await?)
}
