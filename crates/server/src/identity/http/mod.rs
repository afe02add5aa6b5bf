//! `/v1/api-keys`

mod create;
mod list;
mod revoke;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), create::endpoint(), revoke::endpoint()]
}
