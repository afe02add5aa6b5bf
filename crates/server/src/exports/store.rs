//! What is exported, from the database.

use serde::Deserialize;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::bookings::model::Booking;
use crate::platform::db::{Database, Error};
use crate::platform::http::Page;

/// A booking with the names of what it names by id.
#[derive(Debug, Deserialize)]
pub struct NamedBooking {
    /// The booking.
    #[serde(flatten)]
    pub booking: Booking,
    /// What people call the rest.
    pub names: Names,
}

/// See [`NamedBooking`].
#[derive(Debug, Deserialize)]
pub struct Names {
    /// The business.
    pub business: String,
    /// Where it is.
    pub address: Option<String>,
    /// The service.
    pub service: String,
    /// With whom.
    pub staff: Vec<String>,
    /// With which rooms and equipment.
    pub units: Vec<String>,
}

/// A page of bookings that a filter finds: JSON, what the filter sorts by, which must be when they were made, and id.
pub async fn bookings(
    db: &Database,
    tenant: Uuid,
    page: Page,
    filter: &Value,
) -> Result<Vec<Row>, Error> {
    let sql =
        "select internal.booking_json(b) || jsonb_build_object('names', internal.booking_names(b)), b.created_at, b.id
           from internal.find_bookings($1, $2, $3, $4, $5::bigint::integer) b";
    let (after, after_id) = page.place();
    db.query(tenant, sql, &[&tenant, filter, &after, &after_id, &page.rows]).await
}
