//! What a booking would cost.

use jiff::Timestamp;
use serde_json::Value;

use crate::bookings::availability::Whose;
use crate::bookings::model::Quote;
use crate::platform::db::{Database, Error};

/// The price of a booking, without booking.
pub async fn quote(
    db: &Database,
    whose: Whose,
    starts_at: Timestamp,
    options: &Value,
) -> Result<Quote, Error> {
    let sql = "select api.quote_booking($1, $2, $3, $4, p_staff => $5)";
    db.command(sql, &[&whose.tenant, &whose.service, &starts_at, options, &whose.staff]).await
}
