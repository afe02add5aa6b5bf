//! `doctor`: prints what was found, and what to do.

use std::process::ExitCode;

use serde_json::json;
use vocab::SystemClock;

use super::{pretty, say};
use crate::app::doctor::{self, Finding, Level};
use crate::app::start::Failure;
use crate::platform::config::Source;

/// Looks at everything; the exit code says whether there is a fault.
pub async fn run(source: &Source, json: bool) -> Result<ExitCode, Failure> {
    let findings = doctor::examine(source, &SystemClock).await;
    let worst = findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok);
    if json {
        say(&pretty(&json!({ "worst": worst, "findings": findings })))?;
    } else {
        findings.iter().try_for_each(report)?;
        say(conclusion(worst))?;
    }
    Ok(if worst == Level::Fault { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn report(finding: &Finding) -> Result<(), Failure> {
    let level = match finding.level {
        Level::Ok => "ok",
        Level::Warning => "WARNING",
        Level::Fault => "FAULT",
    };
    say(&format!("{level:<8} {:<20} {}", finding.check, finding.text))?;
    match &finding.what_to_do {
        Some(todo) => say(&format!("{:<29} → {todo}", "")),
        None => Ok(()),
    }
}

fn conclusion(worst: Level) -> &'static str {
    match worst {
        Level::Ok => "\nAll is well.",
        Level::Warning => "\nIt works. Something should be done: see the arrows.",
        Level::Fault => "\nSomething must be done: see the arrows.",
    }
}
