//! What the operator's commands do: accounts and keys, by the same commands as everything else.

use serde_json::{Value, json};
use uuid::Uuid;

use super::start::Failure;
use crate::identity::{key, model::check_scopes, store};
use crate::platform::crypto::{Secret, hex};
use crate::platform::db::Database;
use crate::platform::words::{Currency, Email, Name, Slug, TimeZoneName};
use crate::tenants::model::Tenant;
use crate::tenants::store::tenant;

/// Who the log of events names.
fn request() -> Value {
    json!({ "caller": "operator", "actor": "operator" })
}

/// An account to be opened.
#[derive(Debug)]
pub struct NewAccount {
    /// The name of the account and of its first business.
    pub name: Name,
    /// The business's slug.
    pub slug: Slug,
    /// Its zone.
    pub timezone: TimeZoneName,
    /// Its currency.
    pub currency: Currency,
    /// Who answers for it.
    pub owner_email: Option<Email>,
}

/// Opens an account with its first business.
pub async fn create_tenant(db: &Database, new: &NewAccount) -> Result<Value, Failure> {
    let owner = new.owner_email.as_ref().map(|email| json!({ "email": email }));
    let mut document = json!({
        "name": new.name,
        "business": { "name": new.name, "slug": new.slug, "timezone": new.timezone, "currency": new.currency },
    });
    if let Some(owner) = owner {
        document["owner"] = owner;
    }
    Ok(db
        .command("select api.create_tenant($1, $2, $3)", &[&vocab::new_id(), &document, &request()])
        .await?)
}

/// All accounts.
pub async fn list_tenants(db: &Database) -> Result<Vec<Tenant>, Failure> {
    let mut tenants = Vec::new();
    for row in db.query_global("select context.list_tenants()", &[]).await? {
        let id: Uuid = row.try_get(0)?;
        tenants.extend(tenant::find(db, id).await?);
    }
    Ok(tenants)
}

/// Makes an API key; gives its id and its text.
pub async fn create_key(
    db: &Database,
    tenant: Uuid,
    name: &Name,
    scopes: &[String],
) -> Result<Value, Failure> {
    check_scopes(scopes).map_err(|problem| problem.sentence().to_owned())?;
    let (secret, hash) = key::make(tenant)?;
    let new = store::NewKey {
        id: vocab::new_id(),
        name: name.as_str(),
        scopes,
        hash: &hash,
        expires_at: None,
    };
    let made = store::create(db, tenant, &new, &request()).await?;
    Ok(json!({ "api_key": made, "secret": secret }))
}

/// Ends an API key.
pub async fn revoke_key(db: &Database, tenant: Uuid, key: Uuid) -> Result<Value, Failure> {
    Ok(json!(store::revoke(db, tenant, key, &request()).await?))
}

/// The key of a demo's business: made from the installation's secret, so that a rerun finds it.
pub async fn ensure_demo_key(
    db: &Database,
    secret: &Secret,
    tenant: Uuid,
) -> Result<String, Failure> {
    let digits = hex(&secret.sign("demo-key", &[tenant.as_bytes()]));
    let (text, hash) = key::of(tenant, &digits);
    if store::find_live_key(db, tenant, &hash).await?.is_none() {
        let scopes = ["*".to_owned()];
        let new = store::NewKey {
            id: vocab::new_id(),
            name: "Demo",
            scopes: &scopes,
            hash: &hash,
            expires_at: None,
        };
        store::create(db, tenant, &new, &request()).await?;
    }
    Ok(text)
}
