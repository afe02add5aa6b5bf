//! `GET /v1/businesses/{id}/policies`

use crate::platform::http::prelude::*;
use crate::tenants::policies::Policies;
use crate::tenants::store::policies as store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/businesses/{id}/policies", "policies.read", read)
        .summary("Read the policy of a business")
        .description(
            "All sections, or one. What nobody has set has its defaults, so every section is there.",
        )
        .query::<Which>()
        .answers::<Policies>(200)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Which {
    /// One of `cancellation`, `deposit`, `reminders`, `quiet_hours`, `waitlist`; all of them if not given.
    section: Option<String>,
}

async fn read(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    Query(which): Query<Which>,
) -> Reply {
    let found = store::list(&app.db, caller.tenant, id).await?;
    let mut data = found.ok_or_else(|| Problem::not_found("business"))?;
    if let Some(section) = which.section {
        data.retain(|one| one.section == section);
        if data.is_empty() {
            return Err(Problem::invalid(
                "section",
                "one of cancellation, deposit, reminders, quiet_hours, waitlist",
            ));
        }
    }
    ok(&Policies { data })
}
