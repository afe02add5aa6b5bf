//! What anybody may see, in one statement.

use serde::Deserialize;
use uuid::Uuid;

use crate::bookings::model::Storefront;
use crate::platform::db::{Database, Error};

/// A storefront and whether its doors are open.
#[derive(Debug, Deserialize)]
pub struct Found {
    /// The tenant's status.
    pub tenant_status: String,
    /// The business's status.
    pub business_status: String,
    /// What stands in the window.
    #[serde(flatten)]
    pub storefront: Storefront,
}

/// The business and what can be booked there. Private and archived things aren't in it.
pub async fn find(db: &Database, tenant: Uuid, business: Uuid) -> Result<Option<Found>, Error> {
    db.find(tenant, include_str!("storefront.sql"), &[&tenant, &business]).await
}
