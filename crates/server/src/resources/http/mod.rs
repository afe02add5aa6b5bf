//! `/v1/resource-groups`, `/v1/resources`, `/v1/out-of-use` and what services need of them

mod groups;
mod needs;
mod out_of_use;
mod resources;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    let mut all = groups::endpoints();
    all.extend(resources::endpoints());
    all.push(needs::endpoint());
    all.extend(out_of_use::endpoints());
    all
}
