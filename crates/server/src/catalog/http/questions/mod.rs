//! `/v1/services/{id}/questions` and `/v1/questions`

mod create;
mod delete;
mod list;
mod order;
mod read;
mod update;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        order::endpoint(),
        read::endpoint(),
        update::endpoint(),
        delete::endpoint(),
    ]
}
