//! From the `Authorization` header to a caller.

use axum::http::{HeaderMap, header};
use futures_util::future::BoxFuture;

use super::{key, store};
use crate::platform::http::Problem;
use crate::platform::{App, Caller};

/// Recognises the caller by its API key. Unknown, expired and revoked keys get one same answer.
pub fn authenticate(app: App, headers: HeaderMap) -> BoxFuture<'static, Result<Caller, Problem>> {
    Box::pin(async move {
        let (tenant, hash) = bearer(&headers).and_then(key::read).ok_or_else(refused)?;
        let known = store::find_live_key(&app.db, tenant, &hash).await?.ok_or_else(refused)?;
        if known.tenant_status != "active" {
            return Err(Problem::new("tenant_suspended", "This account is suspended."));
        }
        if known.touch {
            store::touch_key_later(app.db.clone(), tenant, known.id);
        }
        Ok(Caller { tenant, key: known.id, scopes: known.scopes })
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn refused() -> Problem {
    Problem::new("unauthorized", "Send a valid API key: Authorization: Bearer sk_…")
}
