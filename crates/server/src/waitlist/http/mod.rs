//! `/v1/waitlist`

mod accept;
mod fill_rate;
mod join;
mod leave;
mod list;
mod offer;
mod read;
mod refuse;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        join::endpoint(),
        fill_rate::endpoint(),
        read::endpoint(),
        offer::endpoint(),
        accept::endpoint(),
        refuse::endpoint(),
        leave::endpoint(),
    ]
}
