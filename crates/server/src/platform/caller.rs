//! Who asks: the one thing through which a keyed handler learns its tenant.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use super::http::Problem;

/// An authenticated caller.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whose data it works with.
    pub tenant: Uuid,
    /// The API key.
    pub key: Uuid,
    /// What it may do.
    pub scopes: Vec<String>,
}

impl Caller {
    /// As events and idempotency keys record it.
    pub fn name(&self) -> String {
        format!("key:{}", self.key)
    }

    /// Whether some scope covers this permission.
    pub fn may(&self, permission: &str) -> bool {
        self.scopes.iter().any(|scope| covers(scope, permission))
    }
}

/// Whether a scope (`*`, `bookings.*`, `*.read`, `bookings.create`) covers a permission or another scope.
pub fn covers(scope: &str, wanted: &str) -> bool {
    let Some((noun, verb)) = scope.split_once('.') else {
        return scope == "*";
    };
    let part = |own: &str, other: &str| own == "*" || own == other;
    wanted.split_once('.').is_some_and(|(wanted_noun, wanted_verb)| {
        part(noun, wanted_noun) && part(verb, wanted_verb)
    })
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        // Only a public route has none: such a handler must not ask for a caller.
        parts
            .extensions
            .get::<Caller>()
            .cloned()
            .ok_or_else(|| Problem::fault(&"a public route asks for a caller"))
    }
}

#[cfg(test)]
mod tests;
