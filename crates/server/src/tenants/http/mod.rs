//! `/v1/tenant` and `/v1/businesses`

mod businesses;
mod tenant;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [tenant::endpoints(), businesses::endpoints()].into_iter().flatten().collect()
}
