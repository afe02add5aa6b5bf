//! `/v1/…/schedule-rules` and `/v1/sessions`

mod rules;
mod sessions;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [rules::endpoints(), sessions::endpoints()].into_iter().flatten().collect()
}
