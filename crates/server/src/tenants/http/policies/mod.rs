//! `/v1/businesses/{id}/policies` and `/v1/policy-schemas`

mod read;
mod replace;
mod schemas;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![read::endpoint(), replace::endpoint(), schemas::endpoint()]
}
