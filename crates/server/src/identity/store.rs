//! API keys in the database.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::model::ApiKey;
use crate::platform::db::{Database, Error};
use crate::platform::http::Page;

/// A key that works.
#[derive(Debug)]
pub struct LiveKey {
    /// Its id.
    pub id: Uuid,
    /// What it may do.
    pub scopes: Vec<String>,
    /// The state of its tenant.
    pub tenant_status: String,
    /// Whether the last use on record is old enough to be written again.
    pub touch: bool,
}

/// The key with this hash, unless it is expired or revoked.
pub async fn find_live_key(
    db: &Database,
    tenant: Uuid,
    hash: &[u8],
) -> Result<Option<LiveKey>, Error> {
    let sql = "select k.id, k.scopes, t.status,
                      k.last_used_at is null or k.last_used_at < clock_timestamp() - interval '1 minute'
                 from api_keys k
                 join tenants t on t.tenant_id = k.tenant_id
                where k.tenant_id = $1 and k.secret_hash = $2 and k.revoked_at is null
                  and (k.expires_at is null or k.expires_at > clock_timestamp())";
    let rows = db.query(tenant, sql, &[&tenant, &hash]).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(LiveKey {
        id: row.try_get(0)?,
        scopes: row.try_get(1)?,
        tenant_status: row.try_get(2)?,
        touch: row.try_get(3)?,
    }))
}

/// Records the use of a key; nobody waits for it.
pub fn touch_key_later(db: Database, tenant: Uuid, key: Uuid) {
    tokio::spawn(async move {
        let touched: Result<Value, _> =
            db.command("select api.touch_api_key($1, $2)", &[&tenant, &key]).await;
        if let Err(error) = touched {
            tracing::debug!(%error, "recording the use of an API key failed");
        }
    });
}

/// A page of keys.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
) -> Result<Vec<tokio_postgres::Row>, Error> {
    let sql = "select internal.api_key_json(k), k.created_at, k.id from api_keys k
                where k.tenant_id = $1 and (k.created_at, k.id) > ($2, $3)
                order by k.created_at, k.id limit $4";
    db.query(tenant, sql, &[&tenant, &page.after, &page.after_id, &page.rows]).await
}

/// What is needed for a new key.
#[derive(Debug)]
pub struct NewKey<'a> {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub name: &'a str,
    /// What it may do.
    pub scopes: &'a [String],
    /// The hash of its secret.
    pub hash: &'a [u8],
    /// Until when it works.
    pub expires_at: Option<Timestamp>,
}

/// Adds a key.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    key: &NewKey<'_>,
    request: &Value,
) -> Result<ApiKey, Error> {
    let sql = "select api.create_api_key($1, $2, $3, $4, $5, $6, $7)";
    db.command(
        sql,
        &[&tenant, &key.id, &key.name, &key.scopes, &key.hash, &key.expires_at, request],
    )
    .await
}

/// Ends a key.
pub async fn revoke(
    db: &Database,
    tenant: Uuid,
    key: Uuid,
    request: &Value,
) -> Result<ApiKey, Error> {
    db.command("select api.revoke_api_key($1, $2, $3)", &[&tenant, &key, request]).await
}
