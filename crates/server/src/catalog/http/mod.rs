//! `/v1/categories`, `/v1/services` and `/v1/questions`

mod categories;
mod questions;
mod services;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [categories::endpoints(), services::endpoints(), questions::endpoints()]
        .into_iter()
        .flatten()
        .collect()
}
