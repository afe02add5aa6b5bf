//! Who logs in, what they may, and whether the database has what they expect.

use super::database::{found, row};
use super::{Finding, connect};
use crate::app::start::{Failure, Prepared};
use crate::app::worker;
use crate::platform::db::{Database, startup};

const ROLES: &str = "connect as the role that is meant; `slotkeeper migrate --print-roles | psql`, run by a superuser, makes them";
/// Events wait a quarter of a second; whoever finds them waiting this long has no worker.
const LATE_SECONDS: f64 = 60.0;

pub async fn look(server: &Database, prepared: &Prepared) -> Vec<Finding> {
    let mut findings = vec![harmless("server role", server, "DATABASE_URL").await];
    match prepared.worker_database_url.as_deref().map(|url| connect(prepared, url)) {
        Some(Ok(worker)) => {
            findings.push(harmless("worker role", &worker, "WORKER_DATABASE_URL").await);
            findings.push(schema(server).await);
            findings.push(works(&worker).await);
        }
        Some(Err(finding)) => findings.push(finding),
        None => findings.push(schema(server).await),
    }
    if let Some(url) = &prepared.migrate_database_url {
        findings.push(migrator(prepared, url).await);
    }
    findings
}

async fn harmless(check: &'static str, db: &Database, setting: &str) -> Finding {
    match startup::check_role(db, setting).await {
        Ok(()) => Finding::ok(check, "row-level security binds it"),
        Err(error) => Finding::fault(check, error.to_string(), ROLES),
    }
}

/// Structure and functions, as a start asks for them.
async fn schema(server: &Database) -> Finding {
    match startup::check_level(server).await {
        Ok(()) => {
            Finding::ok("schema", format!("fits this program's version {}", schema::version()))
        }
        Err(error) => Finding::fault(
            "schema",
            error.to_string(),
            "run `slotkeeper migrate`, with the newest program that serves",
        ),
    }
}

/// Whether anybody does the background work.
async fn works(worker: &Database) -> Finding {
    match worker::relay_lag(worker).await {
        Ok((events, seconds)) if seconds > LATE_SECONDS => Finding::warning(
            "worker",
            format!("{events} events wait to be numbered, the oldest for {seconds:.0} s"),
            "run a process with WORKER_DATABASE_URL, and look into its log",
        ),
        Ok((events, _)) => Finding::ok("worker", format!("{events} events wait to be numbered")),
        Err(error) => Finding::fault("worker", error.to_string(), "run `slotkeeper migrate`"),
    }
}

async fn migrator(prepared: &Prepared, url: &str) -> Finding {
    let db = match connect(prepared, url) {
        Ok(db) => db,
        Err(finding) => return finding,
    };
    let sql =
        "select rolname::text, rolsuper, pg_has_role(session_user, 'slotkeeper_owner', 'member')
                 from pg_roles where rolname = session_user";
    let judge = async || -> Result<Finding, Failure> {
        let row = row(&db, sql).await?;
        let (name, superuser, owner): (String, bool, bool) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(match (superuser, owner) {
            (true, _) => Finding::warning(
                "migrator role",
                format!("MIGRATE_DATABASE_URL logs in as {name}, a superuser: more than it needs"),
                ROLES,
            ),
            (_, false) => Finding::fault(
                "migrator role",
                format!(
                    "MIGRATE_DATABASE_URL logs in as {name}, which may not become slotkeeper_owner"
                ),
                ROLES,
            ),
            _ => Finding::ok("migrator role", "may migrate"),
        })
    };
    found("migrator role", judge().await)
}
