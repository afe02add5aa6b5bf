//! `/v1/…/schedule-rules` and `/v1/sessions`

mod rules;
#[expect(clippy::module_inception, reason = "the folder is named for the resource")]
mod sessions;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [rules::endpoints(), sessions::endpoints()].into_iter().flatten().collect()
}
