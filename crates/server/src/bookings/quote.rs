//! What a booking would cost: read as a booking is, and priced by what prices bookings.

use uuid::Uuid;

use super::model::{NewQuote, Quote};
use super::reserve::wanted_at;
use super::store::quote::quote;
use crate::platform::App;
use crate::platform::http::Problem;

/// What a quote may answer with.
pub const REFUSALS: &[&str] = &[
    "tenant_suspended",
    "business_unavailable",
    "service_unavailable",
    "staff_unavailable",
    "no_session",
    "private_not_possible",
    "promotion_unknown",
    "promotion_not_applicable",
    "promotion_used_up",
    "local_time_ambiguous",
    "local_time_missing",
    "not_found",
];

/// The price of what is wanted, of one business if it is given.
pub async fn of(
    app: &App,
    tenant: Uuid,
    business: Option<Uuid>,
    new: &NewQuote,
) -> Result<Quote, Problem> {
    let wish = new.wish();
    let (whose, starts_at) = wanted_at(app, tenant, business, wish).await?;
    Ok(quote(&app.db, whose, starts_at, &wish.options()).await?)
}
