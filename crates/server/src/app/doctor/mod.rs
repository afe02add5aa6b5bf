//! What would keep the server from working well, found before it does. Each finding says what to do; the document of
//! operations explains each check. Looks only: nothing is migrated, made or repaired.

mod database;
mod finding;
mod machine;
mod roles;
mod settings;
mod zones;

use vocab::Clock;

use super::attach;
use super::start::Prepared;
use crate::platform::config::{Settings, Source};
use crate::platform::db::Database;

pub use finding::{Finding, Level};

/// Every check by name, in the order of the report.
pub const CHECKS: &[&str] = &[
    "settings",
    "names",
    "database",
    "PostgreSQL",
    "durability",
    "server role",
    "worker role",
    "migrator role",
    "schema",
    "isolation",
    "tz database",
    "zones of PostgreSQL",
    "clock",
    "connections",
    "worker",
    "programs",
    "disk",
    "back-up",
];

/// Looks at everything.
pub async fn examine(source: &Source, clock: &dyn Clock) -> Vec<Finding> {
    let mut findings = settings::look(source);
    let Ok(settings) = source.settings() else {
        return findings;
    };
    match attach::look(&settings).await {
        Ok(prepared) => findings.extend(look(&settings, &prepared, clock).await),
        Err(error) => findings.push(Finding::fault(
            "database",
            error.to_string(),
            "start it, or correct the connection string; without DATABASE_URL `slotkeeper serve` makes a private one",
        )),
    }
    if settings.database_url.is_none() {
        findings.extend(machine::look(&settings));
    }
    findings
}

async fn look(settings: &Settings, prepared: &Prepared, clock: &dyn Clock) -> Vec<Finding> {
    let server = match connect(prepared, &prepared.database_url) {
        Ok(server) => server,
        Err(finding) => return vec![finding],
    };
    let mut findings = vec![database::reach(&server).await];
    if findings[0].level == Level::Fault {
        return findings;
    }
    findings.push(database::version(&server).await);
    findings.push(database::durability(&server).await);
    findings.extend(roles::look(&server, prepared).await);
    findings.push(database::isolation(prepared).await);
    findings.push(zones::ours(&server).await);
    findings.push(zones::theirs(&server).await);
    findings.push(database::clock(&server, clock).await);
    findings.push(database::connections(&server, settings).await);
    if settings.database_url.is_none() {
        findings.push(machine::programs(&server).await);
    }
    findings
}

/// One connection, made at the first question.
fn connect(prepared: &Prepared, url: &str) -> Result<Database, Finding> {
    prepared.pool(url, 1).map_err(|error| {
        Finding::fault("database", error.to_string(), "correct the connection string")
    })
}
