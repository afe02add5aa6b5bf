//! `/v1/services/{id}/schedule-rules` and `/v1/schedule-rules`

mod create;
mod delete;
mod list;
mod preview;
mod read;
mod replace;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        preview::endpoint(),
        read::endpoint(),
        replace::endpoint(),
        delete::endpoint(),
    ]
}
