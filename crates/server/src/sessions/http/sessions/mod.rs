//! `/v1/sessions` and `/v1/services/{id}/sessions/generate`

mod cancel;
mod close;
mod create;
mod explain;
mod generate;
mod list;
mod read;
mod reopen;
mod update;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        generate::endpoint(),
        list::endpoint(),
        create::endpoint(),
        read::endpoint(),
        explain::endpoint(),
        update::endpoint(),
        close::endpoint(),
        reopen::endpoint(),
        cancel::endpoint(),
    ]
}
