//! `/v1/customers`

mod create;
mod list;
mod read;
mod update;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), create::endpoint(), read::endpoint(), update::endpoint()]
}
