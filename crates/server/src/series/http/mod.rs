//! `/v1/series`

mod cancel;
mod create;
mod list;
mod preview;
mod read;
mod reschedule;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        preview::endpoint(),
        read::endpoint(),
        reschedule::endpoint(),
        cancel::endpoint(),
    ]
}
