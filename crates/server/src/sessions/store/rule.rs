//! Schedule rules in the database.

use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use crate::platform::db::{Database, Error};
use crate::sessions::model::{Preview, Report, RuleSaved, ScheduleRule};

/// Whether the tenant has this service.
pub async fn has_service(db: &Database, tenant: Uuid, service: Uuid) -> Result<bool, Error> {
    let sql = "select from services s where s.tenant_id = $1 and s.id = $2";
    Ok(!db.query(tenant, sql, &[&tenant, &service]).await?.is_empty())
}

/// All of a service, the first made first.
pub async fn list(db: &Database, tenant: Uuid, service: Uuid) -> Result<Vec<ScheduleRule>, Error> {
    let sql = "select internal.session_rule_json(r) from session_rules r
                where r.tenant_id = $1 and r.service_id = $2 order by r.created_at, r.id";
    db.list(tenant, sql, &[&tenant, &service]).await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<ScheduleRule>, Error> {
    let sql = "select internal.session_rule_json(r) from session_rules r where r.tenant_id = $1 and r.id = $2";
    db.find(tenant, sql, &[&tenant, &id]).await
}

/// A rule to be written.
#[derive(Debug)]
pub struct Set {
    /// Of which service.
    pub service: Uuid,
    /// Its id, new or known.
    pub id: Uuid,
    /// All its fields.
    pub document: Value,
    /// The version that the change is for.
    pub if_match: Option<i32>,
}

/// Adds or replaces one, and generates.
pub async fn set(
    db: &Database,
    tenant: Uuid,
    set: &Set,
    request: &Value,
) -> Result<RuleSaved, Error> {
    let sql =
        "select api.set_session_rule($1, $2, $3, p_id => $4, p_if_version => $5, p_request => $6)";
    db.command(sql, &[&tenant, &set.service, &set.document, &set.id, &set.if_match, request]).await
}

/// Deletes one with its unbooked sessions.
pub async fn delete(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    request: &Value,
) -> Result<RuleSaved, Error> {
    db.command("select api.delete_session_rule($1, $2, $3)", &[&tenant, &id, request]).await
}

/// What a rule would do.
pub async fn preview(
    db: &Database,
    tenant: Uuid,
    service: Uuid,
    document: &Value,
    days: i32,
    id: Option<Uuid>,
) -> Result<Preview, Error> {
    let sql = "select api.preview_sessions($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &service, document, &days, &id]).await
}

/// Makes a service's sessions what its rules say.
pub async fn generate(
    db: &Database,
    tenant: Uuid,
    service: Uuid,
    until: Option<Date>,
    request: &Value,
) -> Result<Report, Error> {
    let sql = "select api.generate_sessions($1, $2, $3, $4)";
    db.command(sql, &[&tenant, &service, &until, request]).await
}
