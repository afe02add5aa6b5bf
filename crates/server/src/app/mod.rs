//! The composition root: which slices there are, and how they become one server.

pub mod attach;
pub mod backup;
pub mod doctor;
mod files;
pub mod health;
pub mod metrics;
pub mod operator;
mod security;
pub mod start;
mod stop;
pub mod tz;
pub mod worker;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use axum::Router;
use serde_json::Value;

use crate::platform::App;
use crate::platform::http::{Endpoint, Routes, RoutesError};
use crate::platform::openapi;
use crate::{
    bookings, catalog, customers, exports, guests, identity, imports, prices, resources, schedules,
    series, sessions, staff, tenants, visits, waitlist,
};

/// Every endpoint of every slice.
pub fn endpoints() -> Vec<Endpoint> {
    [
        bookings::public::endpoints(),
        waitlist::public::endpoints(),
        tenants::http::endpoints(),
        catalog::http::endpoints(),
        staff::http::endpoints(),
        resources::http::endpoints(),
        schedules::http::endpoints(),
        sessions::http::endpoints(),
        prices::http::endpoints(),
        customers::http::endpoints(),
        bookings::http::endpoints(),
        series::http::endpoints(),
        visits::http::endpoints(),
        guests::http::endpoints(),
        exports::http::endpoints(),
        imports::http::endpoints(),
        waitlist::http::endpoints(),
        identity::http::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The permissions that routes ask for.
pub fn permissions() -> &'static BTreeSet<&'static str> {
    static KNOWN: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let endpoints = endpoints();
        let named = endpoints.iter().filter(|endpoint| !endpoint.is_public());
        named.map(Endpoint::permission).collect()
    })
}

/// The API document.
pub fn document() -> Value {
    openapi::document(&endpoints())
}

/// The whole server as one router.
pub fn router(app: App) -> Result<Router, RoutesError> {
    let routes = Routes::new(endpoints())?;
    let further = health::router().merge(security::router()).merge(openapi::router(document));
    Ok(routes.router(app, identity::authenticate, further))
}
