//! What new zone rules do to bookings (BKG-12). A booking keeps the time on the clock that was promised, its zone, and the
//! instant that the rules of then made of it. Where the rules change, either the clock or the instant stays: the business
//! decides. Here is found out which bookings that concerns, and what the clock would cost.

pub mod apply;
mod collisions;
pub(crate) mod rules;
mod store;

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Serialize;
use uuid::Uuid;

use super::start::Failure;
use crate::platform::db::Database;
pub use collisions::Collision;
use collisions::Collisions;
pub use rules::{Moved, Promise, Rules};
use store::{Booked, Way};

/// A booking whose clock and instant don't agree any more.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Whose.
    pub tenant_id: Uuid,
    /// The business's name.
    pub business: String,
    /// Which.
    pub booking_id: Uuid,
    /// As people call it.
    pub reference: String,
    /// Its state.
    pub state: String,
    /// The session in which it has seats.
    pub session_id: Option<Uuid>,
    /// Its zone.
    pub timezone: String,
    /// The rules under which it was made.
    pub tz_version: String,
    /// The time on the clock that was promised.
    pub promised: DateTime,
    /// What the clock will show at its instant.
    pub will_show: DateTime,
    /// Its instant.
    pub starts_at: Timestamp,
    /// The instant at which the clock shows what was promised.
    pub keeps_at: Timestamp,
    /// How many minutes later that is.
    pub minutes: i64,
    /// What else would have that time if everybody kept the clock.
    pub collides_with: Vec<Collision>,
    /// Counts its changes.
    #[serde(skip)]
    pub version: i32,
}

/// How much was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Bookings to come that were looked at.
    pub bookings: u64,
    /// Of which the clock and the instant don't agree any more.
    pub moved: u64,
    /// Of which the time would be somebody else's too.
    pub colliding: u64,
}

/// Looks at all bookings to come, of all accounts, one account after the other. Pages go through, so that memory doesn't grow with
/// the bookings.
pub async fn audit(
    db: &Database,
    rules: &mut Rules,
    each: &mut dyn FnMut(&Finding) -> Result<(), Failure>,
) -> Result<Summary, Failure> {
    let now = store::now(db).await?;
    let mut summary = Summary::default();
    for tenant in store::tenants(db).await? {
        for business in store::businesses(db, tenant).await? {
            let mut place = Some((now, Uuid::nil()));
            // Asked for only where something has moved.
            let mut collisions = None;
            while let Some(from) = place {
                let page = store::bookings(db, tenant, business.id, Way::Forward, from).await?;
                place = store::after(&page);
                for booked in page {
                    summary.bookings += 1;
                    let Some(moved) = rules.moved(&booked.promise)? else { continue };
                    if collisions.is_none() {
                        collisions = Some(Collisions::of(db, rules, tenant, now).await?);
                    }
                    let others = collisions.as_ref().map(|all| all.with(&booked));
                    let finding = Finding::of(
                        tenant,
                        &business.name,
                        booked,
                        &moved,
                        others.unwrap_or_default(),
                    );
                    summary.moved += 1;
                    summary.colliding += u64::from(!finding.collides_with.is_empty());
                    each(&finding)?;
                }
            }
        }
    }
    Ok(summary)
}

impl Finding {
    fn of(
        tenant_id: Uuid,
        business: &str,
        booked: Booked,
        moved: &Moved,
        collides_with: Vec<Collision>,
    ) -> Finding {
        Finding {
            tenant_id,
            business: business.to_owned(),
            booking_id: booked.id,
            reference: booked.reference,
            state: booked.state,
            session_id: booked.session_id,
            timezone: booked.promise.timezone,
            tz_version: booked.tz_version,
            promised: booked.promise.local_start,
            will_show: moved.will_show,
            starts_at: booked.promise.starts_at,
            keeps_at: moved.keeps_at,
            minutes: (moved.keeps_at.as_second() - booked.promise.starts_at.as_second()) / 60,
            collides_with,
            version: booked.version,
        }
    }
}
