//! HTTP as every endpoint sees it: routes with permissions, strict input, problems, pages, ETags.

mod body;
mod client;
pub mod codes;
mod endpoint;
mod etag;
mod json;
mod middleware;
mod objects;
mod page;
mod params;
mod problem;
mod rate;
mod reply;
mod routes;
pub mod serve;
#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use body::idempotency_key;
pub use body::{Nothing, Write};
pub use client::{ClientAddress, Proxies};
pub use endpoint::{Endpoint, Sample, Shaped};
pub use etag::Validators;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use etag::if_match;
pub use json::{parse as parse_json, read as read_json};
pub use middleware::{Gate, Held};
pub use page::{Cursors, Page, PageOf, filter};
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use params::read as read_query;
pub use params::{Id, Query, Segment};
pub use problem::Problem;
pub use rate::RateLimit;
pub use reply::{Reply, created, fresh, gone, ok};
pub use routes::{Routes, RoutesError};

/// What an endpoint's file needs.
pub mod prelude {
    pub use super::{
        Endpoint, Id, Nothing, Page, PageOf, Problem, Query, Reply, Sample, Segment, Validators,
        Write, created, fresh, gone, ok,
    };
    pub use crate::platform::{App, Caller};
    pub use axum::extract::State;
    pub use serde::{Deserialize, Serialize};
    pub use serde_json::{Value, json};
    pub use utoipa::{IntoParams, ToSchema};
    pub use uuid::Uuid;
}
