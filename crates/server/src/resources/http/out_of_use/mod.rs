//! `/v1/out-of-use`

mod create;
mod delete;
mod list;
mod read;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), create::endpoint(), read::endpoint(), delete::endpoint()]
}
