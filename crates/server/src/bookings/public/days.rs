//! `GET /v1/public/{slug}/availability/days`

use jiff::civil::Date;

use axum::Extension;
use axum::http::Uri;

use crate::bookings::availability::{Whose, days_in_range};
use crate::bookings::model::Days;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::platform::words::DayText;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/public/{slug}/availability/days", "public", days)
        .summary("List the dates that have a free slot")
        .description("Of a `month`, or from one date to another (included), at most 62 days.")
        .query::<DaysQuery>()
        .answers::<Days>(200)
        .refuses(&["service_unavailable", "business_unavailable", "tenant_suspended"])
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct DaysQuery {
    /// The service.
    service_id: Uuid,
    /// A month, `YYYY-MM`.
    month: Option<String>,
    /// First date.
    #[param(value_type = Option<String>, example = "2026-03-02")]
    from: Option<DayText>,
    /// Last date.
    #[param(value_type = Option<String>, example = "2026-03-08")]
    to: Option<DayText>,
    /// With whom.
    staff_id: Option<Uuid>,
    /// For how many people; the fewest that the service takes if not given.
    party_size: Option<u16>,
    /// Of sessions: true for those that are free as a whole, false for those with seats for some.
    private: Option<bool>,
}

async fn days(
    State(app): State<App>,
    held: Extension<Held>,
    uri: Uri,
    Segment(slug): Segment,
    Query(query): Query<DaysQuery>,
) -> Reply {
    let (from, to) = range(&query)?;
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
        days_in_range(&app, whose, from, to).await
    })
    .await
}

fn range(query: &DaysQuery) -> Result<(Date, Date), Problem> {
    match (&query.month, &query.from, &query.to) {
        (Some(text), None, None) => {
            let first = month(text).ok_or_else(|| {
                Problem::invalid("month", "a month such as 2026-03, of 2000 to 2049")
            })?;
            Ok((first, first.last_of_month()))
        }
        (None, Some(from), Some(to)) => Ok((from.date(), to.date())),
        _ => Err(Problem::invalid("month", "either month, or from and to")),
    }
}

fn month(text: &str) -> Option<Date> {
    // As the first day of it, which jiff reads strictly: four digits and two.
    let first: Date = (text.len() == 7).then(|| format!("{text}-01").parse().ok()).flatten()?;
    (2000..=2049).contains(&first.year()).then_some(first)
}
