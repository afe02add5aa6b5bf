//! `/v1/bookings.csv`, `/v1/bookings.ics` and `/v1/customers.csv`

mod bookings_csv;
mod bookings_ics;
mod customers_csv;

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use super::store;
use super::stream::Fetch;
use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![bookings_csv::endpoint(), bookings_ics::endpoint(), customers_csv::endpoint()]
}

/// Pages of bookings by when they were made: this never changes, so that what is moved meanwhile is neither left out nor
/// told twice.
fn bookings(tenant: Uuid, mut filter: Value) -> Fetch {
    filter["sort"] = "created_at".into();
    Arc::new(move |app, page| {
        let filter = filter.clone();
        Box::pin(async move { store::bookings(&app.db, tenant, page, &filter).await })
    })
}
