//! `doctor`: what would keep the server from working, before it does.

use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::{Value, json};
use vocab::{Clock, SystemClock};

use super::{pretty, say};
use crate::app::attach;
use crate::app::start::{self, Failure};
use crate::platform::config::Settings;
use crate::platform::db::{Database, PoolSettings, startup};

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    good: bool,
    text: String,
}

/// Looks at everything; the exit code says whether all is well.
pub async fn run(settings: &Settings, json: bool) -> Result<ExitCode, Failure> {
    let mut findings = vec![Finding { what: "settings", good: true, text: "readable".into() }];
    match attach::open_existing(settings).await {
        Ok(prepared) => look(&prepared, &mut findings).await?,
        Err(error) => {
            findings.push(Finding { what: "database", good: false, text: error.to_string() })
        }
    }
    findings.push(disk(settings.data_dir.as_deref().unwrap_or("/")));
    report(&findings, json)?;
    let well = findings.iter().all(|finding| finding.good);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn look(prepared: &start::Prepared, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let db = Database::new(&PoolSettings { url: prepared.database_url.clone(), size: 1 })?;
    let found = |what, outcome: Result<String, Failure>| match outcome {
        Ok(text) => Finding { what, good: true, text },
        Err(error) => Finding { what, good: false, text: error.to_string() },
    };
    findings.push(found("PostgreSQL", postgres_version(&db).await));
    findings.push(found(
        "role",
        startup::check_role(&db, "DATABASE_URL")
            .await
            .map(|()| "harmless".into())
            .map_err(Into::into),
    ));
    findings.push(found(
        "schema",
        startup::check_level(&db)
            .await
            .map(|()| format!("version {}", schema::version()))
            .map_err(Into::into),
    ));
    findings.push(found("tz database", tz_database(&db).await));
    findings.push(found("clock", clock(&db).await));
    if let Some(url) = &prepared.worker_database_url {
        let worker = Database::new(&PoolSettings { url: url.clone(), size: 1 })?;
        let outcome = startup::check_role(&worker, "WORKER_DATABASE_URL").await;
        findings
            .push(found("worker role", outcome.map(|()| "harmless".into()).map_err(Into::into)));
    }
    Ok(())
}

async fn postgres_version(db: &Database) -> Result<String, Failure> {
    let rows = db
        .query_global(
            "select current_setting('server_version_num')::int4, current_setting('server_version')",
            &[],
        )
        .await?;
    let row = rows.first().ok_or("no answer")?;
    let text: String = row.try_get(1)?;
    if row.try_get::<_, i32>(0)? < 150_000 {
        return Err(format!("{text} is too old: 15 or newer is needed").into());
    }
    Ok(text)
}

async fn tz_database(db: &Database) -> Result<String, Failure> {
    let rows =
        db.query_global("select value from installation where name = 'tz_version'", &[]).await?;
    let found: String = rows.first().ok_or("none written: run `slotkeeper migrate`")?.try_get(0)?;
    if found != schema::tz_version() {
        return Err(format!(
            "the database has {found}, this program {}: run `slotkeeper migrate`",
            schema::tz_version()
        )
        .into());
    }
    Ok(found)
}

async fn clock(db: &Database) -> Result<String, Failure> {
    let rows = db.query_global("select clock_timestamp()", &[]).await?;
    let theirs: Timestamp = rows.first().ok_or("no answer")?.try_get(0)?;
    let skew = SystemClock.now().duration_since(theirs).as_millis().abs();
    if skew > 2_000 {
        return Err(format!("{skew} ms away from the database's, which decides").into());
    }
    Ok(format!("{skew} ms away from the database's"))
}

fn disk(dir: &str) -> Finding {
    let output = std::process::Command::new("df").args(["-Pk", dir]).output();
    let text = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let free: Option<u64> =
        text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse().ok());
    match free {
        Some(kilobytes) => Finding {
            what: "disk",
            good: kilobytes > 512 * 1024,
            text: format!("{} MB free at {dir}", kilobytes / 1024),
        },
        None => Finding { what: "disk", good: true, text: "unknown".into() },
    }
}

fn report(findings: &[Finding], json: bool) -> Result<(), Failure> {
    if json {
        let all: Vec<Value> = findings
            .iter()
            .map(|one| json!({ "check": one.what, "ok": one.good, "text": one.text }))
            .collect();
        return say(&pretty(&json!(all)));
    }
    for one in findings {
        say(&format!(
            "{:<5} {:<12} {}",
            if one.good { "ok" } else { "FAULT" },
            one.what,
            one.text
        ))?;
    }
    Ok(())
}
