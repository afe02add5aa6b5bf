//! `/v1/visits`

mod cancel;
mod confirm;
mod create;
mod read;
mod reschedule;
mod slots;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        create::endpoint(),
        slots::endpoint(),
        read::endpoint(),
        confirm::endpoint(),
        reschedule::endpoint(),
        cancel::endpoint(),
    ]
}
