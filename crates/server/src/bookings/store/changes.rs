//! Events in the database.

use uuid::Uuid;

use crate::bookings::model::{Change, Epoch};
use crate::platform::db::{Database, Error};

/// What happened after a position.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<Change>, Error> {
    let sql = "select jsonb_build_object('position', e.position, 'kind', e.kind, 'entity_id', e.entity_id,
                      'business_id', e.business_id, 'data', e.data, 'created_at', e.created_at)
                 from outbox e
                where e.tenant_id = $1 and e.position > $2
                order by e.position limit $3";
    db.list(tenant, sql, &[&tenant, &after, &limit]).await
}

/// The present epoch; none before the relay has run.
pub async fn epoch(db: &Database) -> Result<Option<Epoch>, Error> {
    let sql = "select began_at, kept_until from epochs order by first_position desc limit 1";
    match db.query_global(sql, &[]).await?.first() {
        Some(row) => Ok(Some(Epoch { began_at: row.try_get(0)?, kept_until: row.try_get(1)? })),
        None => Ok(None),
    }
}
