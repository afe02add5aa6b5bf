//! Explanations, as the database gives them.

use jiff::Timestamp;

use crate::bookings::availability::Whose;
use crate::platform::http::Problem;
use crate::sessions::model::Explanation;

/// Why a service is or isn't offered at a time.
pub async fn explain_slot(
    db: &crate::platform::db::Database,
    whose: Whose,
    at: Timestamp,
    for_guest: bool,
) -> Result<Explanation, Problem> {
    let sql = "select api.explain_slot($1, $2, $3, $4, $5, $6, $7)";
    let party = whose.party.map(i32::from);
    let params: [&(dyn tokio_postgres::types::ToSql + Sync); 7] =
        [&whose.tenant, &whose.service, &at, &whose.staff, &party, &whose.private, &for_guest];
    let found = db.find(whose.tenant, sql, &params).await?;
    found.ok_or_else(|| Problem::not_found("service"))
}
