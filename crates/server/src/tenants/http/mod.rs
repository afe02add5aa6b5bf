//! `/v1/tenant`, `/v1/businesses` and their policies

mod businesses;
mod policies;
mod tenant;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [tenant::endpoints(), businesses::endpoints(), policies::endpoints()]
        .into_iter()
        .flatten()
        .collect()
}
