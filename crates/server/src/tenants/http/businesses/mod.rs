//! `/v1/businesses`

mod create;
mod list;
mod read;
mod rotate;
mod update;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        read::endpoint(),
        update::endpoint(),
        rotate::endpoint(),
    ]
}
