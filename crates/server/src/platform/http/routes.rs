//! All endpoints, checked and put together into one router.

use std::collections::BTreeSet;

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::middleware::{self, Gate};
use super::{Endpoint, Problem};
use crate::platform::App;

/// Why the server doesn't start.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RoutesError {
    /// A route without a permission, or with one that is no `noun.verb`.
    #[error("{method} {path} declares no permission: `public` or a name such as `bookings.create`")]
    NoPermission {
        /// The method.
        method: &'static str,
        /// The path.
        path: &'static str,
    },
    /// The same route twice.
    #[error("{method} {path} is declared twice")]
    Twice {
        /// The method.
        method: &'static str,
        /// The path.
        path: &'static str,
    },
}

/// Endpoints whose permissions are in order.
#[derive(Debug)]
pub struct Routes(Vec<Endpoint>);

impl Routes {
    /// Checks the endpoints.
    pub fn new(endpoints: Vec<Endpoint>) -> Result<Routes, RoutesError> {
        let mut seen = BTreeSet::new();
        for endpoint in &endpoints {
            let (method, path) = (endpoint.method, endpoint.path);
            if !is_permission(endpoint.permission) {
                return Err(RoutesError::NoPermission { method, path });
            }
            if !seen.insert((path, method)) {
                return Err(RoutesError::Twice { method, path });
            }
        }
        Ok(Routes(endpoints))
    }

    /// Every permission that some route asks for, without `public`.
    pub fn permissions(&self) -> BTreeSet<&'static str> {
        let named = self.0.iter().filter(|endpoint| !endpoint.is_public());
        named.map(|endpoint| endpoint.permission).collect()
    }

    /// The router: each route behind its permission, everything behind the outer layer.
    pub fn router(self, app: App, gate: Gate, further: Router<App>) -> Router {
        let mut router = Router::new();
        for endpoint in self.0 {
            let guard = (app.clone(), gate, endpoint.permission, endpoint.query.is_some());
            let guarded =
                endpoint.handler.route_layer(from_fn_with_state(guard, middleware::guard));
            router = router.route(endpoint.path, guarded);
        }
        router
            .merge(further)
            .method_not_allowed_fallback(async || {
                Problem::new("method_not_allowed", "This address does not take this method.")
            })
            .fallback(async || Problem::new("not_found", "There is nothing at this address."))
            .layer(from_fn_with_state(app.clone(), middleware::outer))
            .with_state(app)
    }
}

fn is_permission(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    name == "public" || name.split_once('.').is_some_and(|(noun, verb)| part(noun) && part(verb))
}
