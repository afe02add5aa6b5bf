//! `serve` and `migrate`.

use serde_json::json;

use super::{pretty, say};
use crate::app::start;
use crate::platform::config::Settings;

/// Serves until told to stop.
pub async fn serve(settings: Settings) -> Result<(), start::Failure> {
    let prepared = start::prepare(&settings).await?;
    start::run(&settings, prepared, |listening, _| {
        if let Some(address) = listening.metrics {
            say(&format!("metrics http://{address}/metrics"))?;
        }
        say(&format!("ready http://{}", listening.api))
    })
    .await
}

/// Migrates the database of MIGRATE_DATABASE_URL.
pub async fn migrate(settings: &Settings, json: bool) -> Result<(), start::Failure> {
    let url = settings.migrate_database_url.as_ref().ok_or(
        "MIGRATE_DATABASE_URL is missing: the connection string of slotkeeper_migrator (`slotkeeper migrate --print-roles` prints the SQL that makes the roles)",
    )?;
    let report = start::migrate(url).await?;
    if json {
        return say(&pretty(&json!({
            "version": schema::version(), "migrations": report.migrations, "functions": report.functions, "tz_version": report.tz_version,
            "newer": report.newer,
        })));
    }
    if let Some(release) = report.newer {
        return say(&format!(
            "The database is of a later program ({release}) and stays as it is; this program is {}.",
            env!("CARGO_PKG_VERSION")
        ));
    }
    say(&format!(
        "The database is at version {} ({} migrations and {} functions applied now).",
        schema::version(),
        report.migrations.len(),
        report.functions.len()
    ))
}
