//! What must hold before the server serves: harmless roles, the right version.

use super::{Database, Error};

const ROLE: &str = "select r.rolname::text, r.rolsuper, r.rolbypassrls,
       exists (select from pg_roles o where o.rolname in ('slotkeeper_owner', 'slotkeeper_api')
               and pg_has_role(session_user, o.oid, 'member')) as owner
  from pg_roles r where r.rolname = session_user";

/// The migrations that have run.
const VERSION: &str = "select coalesce(max(version), 0)::int4 from public.schema_migrations";

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

/// The database's version: the number of its newest migration; 0 when it has none.
pub async fn version(database: &Database) -> Result<u32, Error> {
    let rows = database.query_global(VERSION, &[]).await;
    let rows = match rows {
        Err(Error::Fault(text)) if text.starts_with("42P01") || text.starts_with("42501") => {
            return Ok(0);
        }
        other => other?,
    };
    let version: i32 = match rows.first() {
        Some(row) => row.try_get(0)?,
        None => 0,
    };
    Ok(u32::try_from(version).unwrap_or(0))
}

/// Refuses a database that is older than this binary. A newer one is fine: the migrations of the
/// next release leave this release's functions in place.
pub async fn check_version(database: &Database) -> Result<(), Error> {
    let (found, needed) = (version(database).await?, schema::version());
    if found < needed {
        return Err(Error::Fault(format!(
            "the database is at version {found}, this program needs {needed}: run `slotkeeper migrate`"
        )));
    }
    Ok(())
}
