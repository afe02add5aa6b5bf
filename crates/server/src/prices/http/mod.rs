//! `/v1/services/{id}/prices`, `/v1/taxes` and `/v1/promotions`

mod promotions;
mod services;
mod taxes;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    [services::endpoints(), taxes::endpoints(), promotions::endpoints()]
        .into_iter()
        .flatten()
        .collect()
}
