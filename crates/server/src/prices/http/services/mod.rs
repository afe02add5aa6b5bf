//! `/v1/services/{id}/prices`

mod read;
mod replace;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![read::endpoint(), replace::endpoint()]
}
