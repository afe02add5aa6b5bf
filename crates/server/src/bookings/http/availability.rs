//! `GET /v1/availability`

use crate::bookings::availability::{Moment, Whose, in_range};
use crate::bookings::model::Slots;
use crate::platform::http::prelude::*;
use crate::platform::words::TimeZoneName;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/availability", "availability.read", slots)
        .summary("List free slots of a service")
        .description("Private services too. `from` and `to` are dates of the business (`to` included) or instants, at most 62 days apart.")
        .query::<SlotsQuery>()
        .answers::<Slots>(200)
        .refuses(&["not_found", "service_unavailable", "business_unavailable", "tenant_suspended", "time_zone_unknown"])
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
    /// The booking that is to be moved: its own time is offered too.
    moving: Option<Uuid>,
    /// The zone in which times are shown; the business's if not given.
    #[param(value_type = Option<String>)]
    timezone: Option<TimeZoneName>,
}

async fn slots(State(app): State<App>, caller: Caller, Query(query): Query<SlotsQuery>) -> Reply {
    let whose = Whose {
        tenant: caller.tenant,
        business: None,
        service: query.service_id,
        staff: query.staff_id,
        party: query.party_size,
        private: query.private,
        moving: query.moving,
    };
    let (from, to) = (Moment::parse("from", &query.from)?, Moment::parse("to", &query.to)?);
    let (slots, _) = in_range(&app, whose, from, to, query.timezone.as_ref()).await?;
    ok(&slots)
}
