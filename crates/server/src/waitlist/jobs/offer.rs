//! Offers what became free to whoever waits for it, business by business.

use serde_json::Value;
use uuid::Uuid;

use crate::bookings::token;
use crate::platform::crypto::{Secret, hex};
use crate::platform::db::{Database, Error};

/// More offers of one business than this wait for the next round, so that others have their turn.
const MOST: usize = 100;

/// Offers what is due. Safe to run twice and beside another worker: of two that come to a business one goes on. Each offer is
/// a transaction of its own, and until nothing more can be offered the business stays due. One business's fault doesn't stop
/// the others.
pub async fn run(db: &Database, secret: &Secret) -> Result<(), Error> {
    let mut failed = Ok(());
    let sql = "select tenant_id, business_id from api.list_due_waitlists()";
    for row in db.query_global(sql, &[]).await? {
        let (tenant, business): (Uuid, Uuid) = (row.try_get(0)?, row.try_get(1)?);
        for _ in 0..MOST {
            match next(db, secret, tenant, business).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    failed = Err(error);
                    break;
                }
            }
        }
    }
    failed
}

/// One step; whether there may be another.
async fn next(db: &Database, secret: &Secret, tenant: Uuid, business: Uuid) -> Result<bool, Error> {
    let booking = vocab::new_id();
    let (_, hash) = token::make(secret, tenant, booking, 1);
    let sql = "select api.offer_due_waitlist($1, $2, $3, $4)";
    let step: Value = db.command(sql, &[&tenant, &business, &booking, &hex(&hash)]).await?;
    let outcome = step["outcome"].as_str().unwrap_or_default();
    tracing::debug!(%tenant, %business, outcome, "looked at a waitlist");
    Ok(matches!(outcome, "offered" | "prepared"))
}
