//! `/v1/…/hours`, `/v1/overrides` and `/v1/time-off`

mod hours;
mod opening_hours;
mod overrides;
mod time_off;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [hours::endpoints(), opening_hours::endpoints(), overrides::endpoints(), time_off::endpoints()]
        .into_iter()
        .flatten()
        .collect()
}
