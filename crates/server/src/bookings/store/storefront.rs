//! What anybody may see, in one statement.

use uuid::Uuid;

use crate::bookings::model::Storefront;
use crate::platform::db::{Database, Error};

/// The business and what can be booked there. Private and archived things aren't in it.
pub async fn find(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
) -> Result<Option<Storefront>, Error> {
    db.find(tenant, include_str!("storefront.sql"), &[&tenant, &business]).await
}
