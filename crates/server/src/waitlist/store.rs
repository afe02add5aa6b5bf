//! The waitlist in the database.

use jiff::Timestamp;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use super::model::{FillRate, NewOffer, WaitlistEntry};
use super::token::Claim;
use crate::platform::crypto::hex;
use crate::platform::db::{Database, Error};
use crate::platform::http::Page;

/// Which entries to list.
#[derive(Debug, Default)]
pub struct Filter {
    /// Of this business.
    pub business: Option<Uuid>,
    /// For this service.
    pub service: Option<Uuid>,
    /// Of this customer.
    pub customer: Option<Uuid>,
    /// In this state.
    pub state: Option<String>,
}

/// A page of rows: JSON, time, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    filter: &Filter,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.waitlist_entry_json(t), t.created_at, t.id from waitlist_entries t
                where t.tenant_id = $1 and (t.created_at, t.id) > ($2, $3)
                  and ($5::uuid is null or t.business_id = $5)
                  and ($6::uuid is null or t.service_id = $6)
                  and ($7::uuid is null or t.customer_id = $7)
                  and ($8::text is null or t.state = $8)
                order by t.created_at, t.id limit $4";
    let Filter { business, service, customer, state } = filter;
    let after = (&page.after, &page.after_id, &page.rows);
    db.query(tenant, sql, &[&tenant, after.0, after.1, after.2, business, service, customer, state])
        .await
}

/// One, by its id.
pub async fn find(db: &Database, tenant: Uuid, id: Uuid) -> Result<Option<WaitlistEntry>, Error> {
    let sql = "select internal.waitlist_entry_json(t) from waitlist_entries t where t.tenant_id = $1 and t.id = $2";
    db.find(tenant, sql, &[&tenant, &id]).await
}

/// The one that a token opens.
pub async fn find_by_token(db: &Database, claim: &Claim) -> Result<Option<WaitlistEntry>, Error> {
    let sql = "select internal.waitlist_entry_json(t) from waitlist_entries t where t.tenant_id = $1 and t.id = $2 and t.token_hash = $3";
    db.find(claim.tenant, sql, &[&claim.tenant, &claim.entry, &claim.hash.as_slice()]).await
}

/// Somebody who is to be put on the list.
#[derive(Debug)]
pub struct Joining {
    /// The entry's id.
    pub id: Uuid,
    /// Of whom.
    pub tenant: Uuid,
    /// For what.
    pub service: Uuid,
    /// Who.
    pub customer: Value,
    /// What they want.
    pub wish: Value,
    /// Everything else.
    pub options: Value,
}

/// Puts somebody on the list.
pub async fn join(db: &Database, new: &Joining, request: &Value) -> Result<WaitlistEntry, Error> {
    let sql = "select api.join_waitlist($1, $2, $3, $4, $5, $6, $7)";
    let Joining { id, tenant, service, customer, wish, options } = new;
    db.command(sql, &[tenant, service, customer, wish, options, id, request]).await
}

/// Takes what is offered.
pub async fn accept(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    answers: Option<Value>,
    request: &Value,
) -> Result<WaitlistEntry, Error> {
    db.command("select api.accept_offer($1, $2, $3, $4)", &[&tenant, &id, &answers, request]).await
}

/// Gives back what is offered.
pub async fn refuse(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    request: &Value,
) -> Result<WaitlistEntry, Error> {
    db.command("select api.refuse_offer($1, $2, $3)", &[&tenant, &id, request]).await
}

/// Takes somebody off the list; `by` says whose wish it is.
pub async fn leave(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    by: &str,
    request: &Value,
) -> Result<WaitlistEntry, Error> {
    let sql =
        "select api.leave_waitlist($1, $2, jsonb_build_object('by', $3::text), p_request => $4)";
    db.command(sql, &[&tenant, &id, &by, request]).await
}

/// Offers something to somebody, whether or not it is their turn. The booking's id and the hash of its token are ours.
pub async fn offer(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    offer: &NewOffer,
    hold: (Uuid, [u8; 32]),
    request: &Value,
) -> Result<WaitlistEntry, Error> {
    let starts_at = offer.starts_at.as_ref().map(|text| text.timestamp());
    let options = serde_json::json!({ "session_id": offer.session_id, "token_hash": hex(&hold.1) });
    let sql = "select api.offer_waitlist($1, $2, $3, $4, $5, $6, $7)";
    db.command(sql, &[&tenant, &id, &starts_at, &offer.staff_id, &options, &hold.0, request]).await
}

/// How much was filled.
pub async fn fill_rate(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
    range: (Option<Timestamp>, Option<Timestamp>),
    service: Option<Uuid>,
) -> Result<Option<FillRate>, Error> {
    let sql = "select api.get_waitlist_fill_rate($1, $2, $3, $4, $5)";
    db.find(tenant, sql, &[&tenant, &business, &range.0, &range.1, &service]).await
}
