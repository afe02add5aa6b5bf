//! `/v1/categories` and `/v1/services`

mod categories;
mod services;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [categories::endpoints(), services::endpoints()].into_iter().flatten().collect()
}
