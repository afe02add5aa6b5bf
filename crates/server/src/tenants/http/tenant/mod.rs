//! `/v1/tenant`

mod read;
mod update;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![read::endpoint(), update::endpoint()]
}
