//! `tz`

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::say;
use crate::app::attach;
use crate::app::start::Failure;
use crate::app::tz::apply::{self, Outcome};
use crate::app::tz::{self, Finding, Rules};
use crate::platform::config::Settings;

/// The exit code that says: there is something to decide.
const TO_DECIDE: u8 = 2;

/// Flags of `tz audit`.
#[derive(Debug, clap::Args)]
pub struct AuditFlags {
    /// Compiled zone files (TZif) in place of this program's rules, as `zic -d` writes them.
    #[arg(long, value_name = "FOLDER")]
    tzdata: Option<PathBuf>,
}

/// `tz audit`: a line a booking, as it is found. Exits with 2 if there is one.
pub async fn audit(
    settings: Settings,
    flags: &AuditFlags,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let mut rules = match &flags.tzdata {
        Some(folder) => Rules::of(folder)?,
        None => Rules::own(),
    };
    let prepared = attach::look(&settings).await?;
    let db = prepared.server(1)?;
    let version = rules.version().to_owned();
    if as_json {
        say(&format!("{{\"tz_version\":{},\"moved\":[", json!(version)))?;
    }
    let mut first = true;
    let summary = tz::audit(&db, &mut rules, &mut |finding| {
        if as_json {
            let comma = if std::mem::take(&mut first) { "" } else { "," };
            return say(&format!("{comma}{}", json!(finding)));
        }
        if std::mem::take(&mut first) {
            say(&row([
                "REFERENCE",
                "BUSINESS",
                "PROMISED",
                "WOULD BE AT",
                "MINUTES",
                "ZONE",
                "COLLIDES WITH",
            ]))?;
        }
        say(&line(finding, &collisions(finding)))
    })
    .await?;
    if as_json {
        say(&format!("],\"summary\":{}}}", json!(summary)))?;
    } else if summary.moved == 0 {
        say(&format!(
            "With the zone rules {version} all {} bookings to come begin when they were promised.",
            summary.bookings
        ))?;
    } else {
        say(&format!(
            "With the zone rules {version} the clock will show another time than was promised for {} of {} bookings to come. If all of them kept \
             the clock, {} would collide. `slotkeeper tz apply` keeps the clock where that is possible; who does nothing keeps the instant.",
            summary.moved, summary.bookings, summary.colliding
        ))?;
    }
    Ok(code(summary.moved))
}

/// `tz apply`: moves what can be moved. Exits with 2 if something is left.
pub async fn apply(settings: Settings, as_json: bool) -> Result<ExitCode, Failure> {
    let prepared = attach::open(&settings).await?;
    let db = prepared.server(1)?;
    let mut rules = Rules::own();
    let (moved, left) = apply::apply(&db, &mut rules, &mut |finding, outcome| {
        let word = match outcome {
            Outcome::Moved => "moved",
            Outcome::Left(code) => code,
        };
        if as_json {
            let mut value = json!(finding);
            value["outcome"] = word.into();
            if let Some(value) = value.as_object_mut() {
                value.remove("collides_with");
            }
            return say(&value.to_string());
        }
        say(&line(finding, word))
    })
    .await?;
    if as_json {
        say(&json!({ "moved": moved, "left": left }).to_string())?;
    } else {
        say(&format!("{moved} bookings were moved, {left} stay where they are."))?;
    }
    Ok(code(left))
}

fn code(count: u64) -> ExitCode {
    if count == 0 { ExitCode::SUCCESS } else { ExitCode::from(TO_DECIDE) }
}

fn collisions(finding: &Finding) -> String {
    let all = finding.collides_with.iter();
    let all: Vec<String> = all.map(|one| format!("{} ({})", one.with, one.who)).collect();
    all.join(", ")
}

fn line(finding: &Finding, last: &str) -> String {
    let clock = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
    row([
        &finding.reference,
        &finding.business,
        &clock(finding.promised),
        &clock(finding.will_show),
        &format!("{:+}", finding.minutes),
        &finding.timezone,
        last,
    ])
}

fn row([reference, business, promised, shows, minutes, zone, last]: [&str; 7]) -> String {
    format!(
        "{reference:<10} {business:<24} {promised:<16} {shows:<16} {minutes:>7} {zone:<24} {last}"
    )
    .trim_end()
    .to_owned()
}
