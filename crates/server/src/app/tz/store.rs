//! Bookings and claims to come, page by page, in one account's context at a time.

use jiff::Timestamp;
use tokio_postgres::Row;
use uuid::Uuid;

use super::Promise;
use crate::app::start::Failure;
use crate::platform::db::Database;

/// Rows that are fetched at once.
const ROWS: i64 = 2000;

/// A booking to come.
#[derive(Debug, Clone)]
pub struct Booked {
    pub id: Uuid,
    pub reference: String,
    pub session_id: Option<Uuid>,
    pub state: String,
    pub tz_version: String,
    pub promise: Promise,
    pub version: i32,
}

/// A business.
#[derive(Debug)]
pub struct Business {
    pub id: Uuid,
    pub name: String,
}

/// In which direction bookings are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Forward,
    Backward,
}

/// The database's clock.
pub async fn now(db: &Database) -> Result<Timestamp, Failure> {
    let rows = db.query_global("select clock_timestamp()", &[]).await?;
    Ok(rows.first().ok_or("the database tells no time")?.try_get(0)?)
}

/// All accounts.
pub async fn tenants(db: &Database) -> Result<Vec<Uuid>, Failure> {
    let rows = db.query_global("select context.list_tenants()", &[]).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

/// The tz database that the database has.
pub async fn tz_version(db: &Database) -> Result<Option<String>, Failure> {
    let sql = "select value from installation where name = 'tz_version'";
    let rows = db.query_global(sql, &[]).await?;
    Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
}

/// The businesses of an account.
pub async fn businesses(db: &Database, tenant: Uuid) -> Result<Vec<Business>, Failure> {
    let sql = "select b.id, b.name from businesses b where b.tenant_id = $1 order by b.id";
    let rows = db.query(tenant, sql, &[&tenant]).await?;
    let business = |row: &Row| Ok(Business { id: row.try_get(0)?, name: row.try_get(1)? });
    rows.iter().map(business).collect()
}

/// A page of a business's bookings to come, after or before a place.
pub async fn bookings(
    db: &Database,
    tenant: Uuid,
    business: Uuid,
    way: Way,
    (at, id): (Timestamp, Uuid),
) -> Result<Vec<Booked>, Failure> {
    macro_rules! page {
        ($way:literal, $order:literal) => {
            concat!(
                "select b.id, b.reference, b.session_id, b.state, b.tz_version, b.timezone, b.local_start, b.starts_at, b.version
                   from bookings b
                  where b.tenant_id = $1 and b.business_id = $2 and b.state in ('held', 'pending', 'confirmed')
                    and b.starts_at > clock_timestamp() and (b.starts_at, b.id) ", $way, " ($3, $4)
                  order by b.starts_at ", $order, ", b.id ", $order, " limit $5"
            )
        };
    }
    let sql = match way {
        Way::Forward => page!(">", "asc"),
        Way::Backward => page!("<", "desc"),
    };
    let rows = db.query(tenant, sql, &[&tenant, &business, &at, &id, &ROWS]).await?;
    rows.iter().map(booked).collect()
}

fn booked(row: &Row) -> Result<Booked, Failure> {
    Ok(Booked {
        id: row.try_get(0)?,
        reference: row.try_get(1)?,
        session_id: row.try_get(2)?,
        state: row.try_get(3)?,
        tz_version: row.try_get(4)?,
        promise: Promise {
            timezone: row.try_get(5)?,
            local_start: row.try_get(6)?,
            starts_at: row.try_get(7)?,
        },
        version: row.try_get(8)?,
    })
}

/// Where the page after this one begins; nowhere if this was the last.
pub fn after(page: &[Booked]) -> Option<(Timestamp, Uuid)> {
    let whole = i64::try_from(page.len()) == Ok(ROWS);
    page.last().filter(|_| whole).map(|last| (last.promise.starts_at, last.id))
}

/// The time that a person or a unit is taken.
#[derive(Debug)]
pub struct Claim {
    /// Whose time.
    pub who: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// The booking, session or time off.
    pub source: Uuid,
    /// What people call it.
    pub label: String,
    /// Of bookings and sessions.
    pub promise: Option<Promise>,
}

/// A page of the people and units whose time is claimed.
pub async fn subjects(db: &Database, tenant: Uuid, after: Uuid) -> Result<Vec<Uuid>, Failure> {
    let sql =
        "select s.id from subjects s where s.tenant_id = $1 and s.id > $2 order by s.id limit $3";
    let rows = db.query(tenant, sql, &[&tenant, &after, &ROWS]).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

const CLAIMS: &str = "
select coalesce(f.name, case when r.quantity = 1 then r.name else format('%s %s', r.name, ru.number) end, ''), c.starts_at, c.ends_at,
       coalesce(c.booking_id, c.session_id, c.time_off_id, c.subject_id),
       case when b.id is not null then b.reference when s.id is not null then format('session of %s', s.local_start) else 'time off' end,
       coalesce(b.timezone, s.timezone), coalesce(b.local_start, s.local_start), coalesce(b.starts_at, s.starts_at)
  from claims c
  left join bookings b on b.tenant_id = c.tenant_id and b.id = c.booking_id
  left join sessions s on s.tenant_id = c.tenant_id and s.id = c.session_id
  left join staff f on f.tenant_id = c.tenant_id and f.id = c.subject_id
  left join resource_units ru on ru.tenant_id = c.tenant_id and ru.id = c.subject_id
  left join resources r on r.tenant_id = ru.tenant_id and r.id = ru.resource_id
 where c.tenant_id = $1 and c.subject_id = $2 and c.starts_at > $3 and (c.expires_at is null or c.expires_at > clock_timestamp())
 order by c.starts_at limit $4";

/// A page of a subject's claims after an instant, and where the next begins.
pub async fn claims(
    db: &Database,
    tenant: Uuid,
    subject: Uuid,
    after: Timestamp,
) -> Result<(Vec<Claim>, Option<Timestamp>), Failure> {
    let rows = db.query(tenant, CLAIMS, &[&tenant, &subject, &after, &ROWS]).await?;
    let claims = rows.iter().map(claim).collect::<Result<Vec<_>, Failure>>()?;
    let whole = i64::try_from(claims.len()) == Ok(ROWS);
    let next = claims.last().filter(|_| whole).map(|last| last.starts_at);
    Ok((claims, next))
}

fn claim(row: &Row) -> Result<Claim, Failure> {
    let promise = match (row.try_get(5)?, row.try_get(6)?, row.try_get(7)?) {
        (Some(timezone), Some(local_start), Some(starts_at)) => {
            Some(Promise { timezone, local_start, starts_at })
        }
        _ => None,
    };
    Ok(Claim {
        who: row.try_get(0)?,
        starts_at: row.try_get(1)?,
        ends_at: row.try_get(2)?,
        source: row.try_get(3)?,
        label: row.try_get(4)?,
        promise,
    })
}
