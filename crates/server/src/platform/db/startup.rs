//! What must hold before the server serves: harmless roles, the right version.

use std::sync::OnceLock;

use schema::{Found, Level};

use super::{Database, Error};

const ROLE: &str = "select r.rolname::text, r.rolsuper, r.rolbypassrls,
       exists (select from pg_roles o where o.rolname in ('slotkeeper_owner', 'slotkeeper_api')
               and pg_has_role(session_user, o.oid, 'member')) as owner
  from pg_roles r where r.rolname = session_user";

/// Refuses a role that row-level security wouldn't bind.
pub async fn check_role(database: &Database, setting: &str) -> Result<(), Error> {
    let rows = database.query_global(ROLE, &[]).await?;
    let Some(row) = rows.first() else {
        return Err(Error::Fault(format!("{setting}: the role isn't in pg_roles")));
    };
    let name: String = row.try_get(0)?;
    let faults = [
        (row.try_get::<_, bool>(1)?, "is a superuser"),
        (row.try_get(2)?, "has BYPASSRLS"),
        (row.try_get(3)?, "is a member of the owning roles"),
    ];
    match faults.iter().find(|(holds, _)| *holds) {
        None => Ok(()),
        Some((_, what)) => Err(Error::Fault(format!(
            "{setting}: the role {name} {what}, so row-level security would not protect tenants from each other. \
             Connect as slotkeeper_server (worker: slotkeeper_worker); `slotkeeper migrate --print-roles | psql`, run by a superuser, makes both."
        ))),
    }
}

const SESSION: &str = "select name::text, setting::text from pg_settings
 where name in ('TimeZone', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')";

/// What a pooler has to ask of its sessions, for each database and role.
const FOR_POOLERS: &str = "in pgbouncer: timezone=UTC connect_query='set statement_timeout = 4000; set lock_timeout = 3500; set idle_in_transaction_session_timeout = 10000; set jit = off; set max_parallel_workers_per_gather = 0'";

/// Refuses sessions of a pooler that would write times in another zone, or wait for ever. Our own ask for what they need.
pub async fn check_session(database: &Database, setting: &str) -> Result<(), Error> {
    if database.has_sessions() {
        return Ok(());
    }
    for row in database.query_global(SESSION, &[]).await? {
        let (name, value): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let fits = match name.as_str() {
            "TimeZone" => value == "UTC",
            "idle_in_transaction_session_timeout" => within(&value, 60_000),
            _ => within(&value, 4_500),
        };
        if !fits {
            return Err(Error::Fault(format!(
                "{setting}: the pooler's sessions have {name} = {value}; {FOR_POOLERS}"
            )));
        }
    }
    Ok(())
}

/// A limit in milliseconds; 0 is none.
fn within(value: &str, most: u32) -> bool {
    value.parse().is_ok_and(|limit: u32| (1..=most).contains(&limit))
}

/// What is written in the database about its level; nothing when it has none.
async fn found(database: &Database) -> Result<Found, Error> {
    let rows = match database.query_global(schema::FOUND, &[]).await {
        Err(Error::Fault(text)) if text.starts_with("42P01") || text.starts_with("42501") => {
            return Ok(Found::default());
        }
        other => other?,
    };
    let Some(row) = rows.first() else { return Ok(Found::default()) };
    let number: i32 = row.try_get(0)?;
    Ok(Found {
        number: u32::try_from(number).unwrap_or(0),
        release: row.try_get(1)?,
        fingerprint: row.try_get(2)?,
        serves: row.try_get(3)?,
    })
}

/// What this program was built for.
fn own() -> &'static Level {
    static OWN: OnceLock<Level> = OnceLock::new();
    OWN.get_or_init(Level::embedded)
}

/// Refuses to start over a database that hasn't what this program needs. A newer one is fine: see decision 0022.
pub async fn check_level(database: &Database) -> Result<(), Error> {
    found(database).await?.fits(own()).map_err(|misfit| Error::Fault(misfit.to_string()))
}

/// The same for one that runs already, whose functions may be replaced at any time.
pub async fn check_still(database: &Database) -> Result<(), Error> {
    found(database).await?.keeps(own()).map_err(|misfit| Error::Fault(misfit.to_string()))
}
