//! Hours of businesses and staff in the notation of OpenStreetMap.

mod read_business;
mod read_staff;
mod set_business;
mod set_staff;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        read_business::endpoint(),
        set_business::endpoint(),
        read_staff::endpoint(),
        set_staff::endpoint(),
    ]
}
