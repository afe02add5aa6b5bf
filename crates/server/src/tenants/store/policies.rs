//! Policies in the database.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::platform::db::{Database, Error};
use crate::tenants::policies::{PoliciesDraft, PolicySchema, PolicySection};

/// All sections of a business's policy, if there is such a business.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
) -> Result<Option<Vec<PolicySection>>, Error> {
    let sql = "select api.list_policies($1, $2)";
    db.find(tenant, sql, &[&tenant, &business]).await
}

/// Replaces sections, all or none.
pub async fn set(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
    draft: &PoliciesDraft,
    request: &Value,
) -> Result<Vec<PolicySection>, Error> {
    let sql = "select api.set_policies($1, $2, $3, p_request => $4)";
    db.command(sql, &[&tenant, &business, &json!(draft), request]).await
}

/// What sections may contain.
pub async fn schemas(db: &Database, tenant: Uuid) -> Result<Option<Vec<PolicySchema>>, Error> {
    let sql =
        "select jsonb_agg(jsonb_build_object('section', s, 'schema', api.get_policy_schema($1, s)))
                 from unnest(array['cancellation', 'deposit', 'quiet_hours', 'reminders', 'waitlist']) s";
    db.find(tenant, sql, &[&tenant]).await
}
