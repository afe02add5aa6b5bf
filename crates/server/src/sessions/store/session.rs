//! Sessions in the database.

use jiff::Timestamp;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::platform::db::{Database, Error, store};
use crate::platform::http::Page;
use crate::sessions::model::{Explanation, Session};

/// Which sessions to list.
#[derive(Debug)]
pub struct Filter {
    /// Of this business.
    pub business: Option<Uuid>,
    /// Of this service.
    pub service: Option<Uuid>,
    /// With this staff member.
    pub staff: Option<Uuid>,
    /// With this status.
    pub status: Option<String>,
    /// Starting then or later; now, unless given.
    pub from: Option<Timestamp>,
    /// Starting before.
    pub to: Option<Timestamp>,
}

/// A page of rows: JSON, start, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    filter: &Filter,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.session_json(t), t.starts_at, t.id from sessions t
                where t.tenant_id = $1 and (t.starts_at, t.id) > ($2, $3)
                  and t.starts_at >= coalesce($5, statement_timestamp())
                  and ($6::timestamptz is null or t.starts_at < $6)
                  and ($7::uuid is null or t.business_id = $7)
                  and ($8::uuid is null or t.service_id = $8)
                  and ($9::text is null or t.status = $9)
                  and ($10::uuid is null or exists (
                      select from session_staff ss where ss.tenant_id = $1 and ss.session_id = t.id and ss.staff_id = $10))
                order by t.starts_at, t.id limit $4";
    let Filter { business, service, staff, status, from, to } = filter;
    db.query(
        tenant,
        sql,
        &[
            &tenant,
            &page.after,
            &page.after_id,
            &page.rows,
            from,
            to,
            business,
            service,
            status,
            staff,
        ],
    )
    .await
}

store!(find Session: "session_json" of "sessions");

/// Why one is or isn't offered to so many people, or as a whole; for guests without ids of what is in the way.
pub async fn explain(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    (party, private): (Option<u16>, Option<bool>),
    for_guest: bool,
) -> Result<Option<Explanation>, Error> {
    let sql = "select api.explain_session($1, $2, $3, $4, $5)";
    db.find(tenant, sql, &[&tenant, &id, &party.map(i32::from), &private, &for_guest]).await
}

/// Adds a one-off session to a service.
pub async fn create(
    db: &Database,
    tenant: Uuid,
    service: Uuid,
    document: &Value,
    request: &Value,
) -> Result<Session, Error> {
    let sql = "select api.create_session($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &service, document, &vocab::new_id(), request]).await
}

/// Changes one.
pub async fn update(
    db: &Database,
    tenant: Uuid,
    id: Uuid,
    document: &Value,
    if_match: Option<i32>,
    request: &Value,
) -> Result<Session, Error> {
    let sql = "select api.update_session($1, $2, $3, $4, $5)";
    db.command(sql, &[&tenant, &id, document, &if_match, request]).await
}

macro_rules! moves {
    ($($(#[$meta:meta])* $name:ident $sql:literal),* $(,)?) => {$(
        $(#[$meta])*
        pub async fn $name(db: &Database, tenant: Uuid, id: Uuid, request: &Value) -> Result<Session, Error> {
            db.command($sql, &[&tenant, &id, request]).await
        }
    )*};
}

moves! {
    /// Takes one out of sale.
    close "select api.close_session($1, $2, $3)",
    /// Puts one on sale again.
    reopen "select api.reopen_session($1, $2, $3)",
    /// Calls an unbooked one off.
    cancel "select api.cancel_session($1, $2, $3)",
}
