//! `GET /v1/changes`

use crate::bookings::model::Changes;
use crate::bookings::store::changes;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/changes", "changes.read", list)
        .summary("List what happened, in order of commit")
        .description("Keep `next_after` and pass it as `after` next time: nothing is missed. `epoch` tells whether the \
             database was restored from a back-up meanwhile.")
        .query::<ListQuery>()
        .answers::<Changes>(200)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// The position after which to begin; 0 if not given.
    after: Option<u64>,
    /// Items, 1 to 200; 50 if not given.
    limit: Option<u32>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Problem::invalid("limit", "1 to 200"));
    }
    let after = i64::try_from(query.after.unwrap_or(0))
        .map_err(|_| Problem::invalid("after", "a position"))?;
    let data = changes::list(&app.db, caller.tenant, after, i64::from(limit)).await?;
    let next_after = data.last().map_or(after, |change| change.position);
    let epoch = changes::epoch(&app.db).await?;
    ok(&Changes { data, next_after, epoch })
}
