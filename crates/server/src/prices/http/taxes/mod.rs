//! `/v1/taxes`

mod create;
mod delete;
mod list;
mod read;
mod update;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        read::endpoint(),
        update::endpoint(),
        delete::endpoint(),
    ]
}
