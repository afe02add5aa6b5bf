//! Sessions: those with room, and what one is a session of.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::bookings::availability::Whose;
use crate::bookings::model::SlotSession;
use crate::platform::db::{Database, Error};

/// A session with room.
#[derive(Debug, Deserialize)]
pub struct FreeSession {
    /// Start.
    pub starts_at: Timestamp,
    /// End, without buffers.
    pub ends_at: Timestamp,
    /// Its business's zone, when it was made.
    pub timezone: String,
    /// Who leads it.
    pub staff_ids: Vec<Uuid>,
    /// Its seats and prices.
    #[serde(flatten)]
    pub session: SlotSession,
}

/// The sessions of a service that start in a range and have room for what is wished, by start.
pub async fn free(
    db: &Database,
    whose: Whose,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<FreeSession>, Error> {
    let sql = "select to_jsonb(f) from api.list_free_sessions($1, $2, $3, $4, $5, $6) f";
    let party = whose.party.map(i32::from);
    let params: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
        [&whose.tenant, &whose.service, &from, &to, &party, &whose.private];
    db.list(whose.tenant, sql, &params).await
}

/// A session's service and start.
#[derive(Debug, Deserialize)]
pub struct Place {
    /// What.
    pub service_id: Uuid,
    /// When.
    pub starts_at: Timestamp,
}

/// Where a session belongs, if it is this tenant's, and this business's if one is given.
pub async fn place(
    db: &Database,
    tenant: Uuid,
    business: Option<Uuid>,
    session: Uuid,
) -> Result<Option<Place>, Error> {
    let sql = "select jsonb_build_object('service_id', s.service_id, 'starts_at', s.starts_at) from sessions s
                where s.tenant_id = $1 and s.id = $2 and ($3::uuid is null or s.business_id = $3) and s.status <> 'withdrawn'";
    db.find(tenant, sql, &[&tenant, &session, &business]).await
}
