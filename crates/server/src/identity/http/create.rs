//! `POST /v1/api-keys`

use jiff::Timestamp;

use crate::identity::model::{ApiKey, check_scopes};
use crate::identity::{key, store};
use crate::platform::caller::covers;
use crate::platform::crypto;
use crate::platform::http::prelude::*;
use crate::platform::words::{InstantText, Name};

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/api-keys", "api_keys.create", create)
        .summary("Make an API key")
        .description("The answer holds the key's text, this one time. A key can't give scopes that it doesn't have.")
        .takes::<NewApiKey>()
        .answers::<CreatedApiKey>(201)
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewApiKey {
    /// What it is for.
    name: Name,
    /// What it may do.
    scopes: Vec<String>,
    /// Until when it works; for ever if not given.
    expires_at: Option<InstantText>,
}

impl Sample for NewApiKey {
    fn sample() -> Value {
        json!({ "name": "Website", "scopes": ["*.read", "bookings.*"] })
    }
}

/// A new key with its secret.
#[derive(Debug, Serialize, ToSchema)]
struct CreatedApiKey {
    /// The key.
    api_key: ApiKey,
    /// Its text, for the `Authorization` header. Keep it: it isn't shown again.
    secret: String,
}

impl Sample for CreatedApiKey {
    fn sample() -> Value {
        json!({ "api_key": ApiKey::sample(), "secret": "sk_0199b0a40d2e7c439d1c0a7e4a4f3f01_6f1e…" })
    }
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewApiKey>) -> Reply {
    let new = &write.body;
    check_scopes(&new.scopes)?;
    if let Some(scope) =
        new.scopes.iter().find(|scope| !caller.scopes.iter().any(|own| covers(own, scope)))
    {
        return Err(Problem::new(
            "permission_denied",
            format!("This API key lacks the scope {scope} and can't give it."),
        )
        .with("permission", scope.as_str()));
    }
    let expires_at: Option<Timestamp> = new.expires_at.as_ref().map(InstantText::timestamp);
    let digits =
        match write.key() {
            // A repeat under the same key must show the same secret, and only its hash is stored.
            Some((actor, key)) => crypto::hex(&app.secret.sign(
                "api-key",
                &[caller.tenant.as_bytes(), actor.as_bytes(), b"|", key.as_bytes()],
            )),
            None => crypto::random_hex().map_err(|error| Problem::fault(&error))?,
        };
    let (secret, hash) = key::of(caller.tenant, &digits);
    let key = store::NewKey {
        id: vocab::new_id(),
        name: new.name.as_str(),
        scopes: &new.scopes,
        hash: &hash,
        expires_at,
    };
    let api_key = store::create(&app.db, caller.tenant, &key, &write.request()).await?;
    let place = format!("/v1/api-keys/{}", api_key.id);
    created(&place, &CreatedApiKey { api_key, secret })
}
