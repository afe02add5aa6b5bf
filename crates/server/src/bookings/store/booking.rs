//! Bookings: reads, and the command that takes a slot.

use jiff::Timestamp;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::bookings::availability::Whose;
use crate::bookings::model::{Booking, Reassignment, Reassignments};
use crate::bookings::token::Claim;
use crate::platform::db::{Database, Error};
use crate::platform::http::Page;
use crate::platform::words::document;

/// A page of rows that a filter finds: JSON, what the list is sorted by, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    filter: &Value,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.booking_json(b),
                      case internal.sort_column($2) when 'created_at' then b.created_at when 'updated_at' then b.updated_at else b.starts_at end,
                      b.id
                 from internal.find_bookings($1, $2, $3, $4, $5::bigint::integer) b";
    let (after, after_id) = page.place();
    db.query(tenant, sql, &[&tenant, filter, &after, &after_id, &page.rows]).await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<Booking>, Error> {
    let sql =
        "select internal.booking_json(t) from bookings t where t.tenant_id = $1 and t.id = $2";
    db.find(tenant, sql, &[&tenant, &id]).await
}

/// What a token opens.
#[derive(Debug, serde::Deserialize)]
pub struct Opened {
    /// The booking.
    pub booking: Booking,
    /// What it allows: `view` always, `confirm`, `move`, `cancel`.
    pub scopes: Vec<String>,
}

/// The one that a token opens, if it allows this.
pub async fn open(db: &Database, claim: &Claim, scope: &str) -> Result<Option<Opened>, Error> {
    let sql = "select api.open_booking_token($1, $2, $3, $4)";
    db.find(claim.tenant, sql, &[&claim.tenant, &claim.booking, &claim.hash.as_slice(), &scope])
        .await
}

/// The zone of a service's business, if the service is of that one, where one is given.
pub async fn zone_of_service(
    db: &Database,
    tenant: Uuid,
    business: Option<Uuid>,
    service: Uuid,
) -> Result<Option<String>, Error> {
    let sql = "select to_jsonb(b.timezone) from services s
                 join businesses b on b.tenant_id = s.tenant_id and b.id = s.business_id
                where s.tenant_id = $1 and s.id = $2 and ($3::uuid is null or s.business_id = $3)";
    db.find(tenant, sql, &[&tenant, &service, &business]).await
}

/// Whether an answer is remembered under this key.
pub async fn has_answer(
    db: &Database,
    tenant: Uuid,
    caller: &str,
    key: &str,
) -> Result<bool, Error> {
    let sql =
        "select from idempotency_keys k where k.tenant_id = $1 and k.caller = $2 and k.key = $3";
    Ok(!db.query(tenant, sql, &[&tenant, &caller, &key]).await?.is_empty())
}

/// A slot to be taken.
#[derive(Debug)]
pub struct Reservation {
    /// The new booking's id.
    pub id: Uuid,
    /// Of whom, what, with whom.
    pub whose: Whose,
    /// When.
    pub starts_at: Timestamp,
    /// For whom.
    pub customer: Value,
    /// Everything else.
    pub options: Value,
}

/// Takes a slot.
pub async fn reserve(db: &Database, new: &Reservation, request: &Value) -> Result<Booking, Error> {
    let sql = "select api.reserve_booking($1, $2, $3, $4, $5, $6, $7, $8)";
    let Reservation { id, whose, starts_at, customer, options } = new;
    let Whose { tenant, service, staff, .. } = whose;
    db.command(sql, &[tenant, service, starts_at, customer, staff, options, id, request]).await
}

/// Changes what may be changed by hand.
pub async fn update(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    document: &Value,
    if_match: Option<i32>,
    request: &Value,
) -> Result<Booking, Error> {
    let sql = "select api.update_booking($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &id, document, &if_match, request]).await
}

/// Adds answers to a hold.
pub async fn answer(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    answers: &Value,
    request: &Value,
) -> Result<Booking, Error> {
    db.command("select api.answer_hold($1, $2, $3, $4)", &[&tenant, &id, answers, request]).await
}

/// Gives what is before somebody or something to another.
pub async fn reassign(
    db: &Database,
    tenant: Uuid,
    wanted: &Reassignment,
    request: &Value,
) -> Result<Reassignments, Error> {
    let sql = "select api.reassign_bookings($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &wanted.from, &wanted.to, &document(wanted), request]).await
}
