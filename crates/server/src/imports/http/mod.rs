//! `/v1/imports`

mod bookings;
mod customers;
mod services;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![customers::endpoint(), services::endpoint(), bookings::endpoint()]
}
