//! `config check`: every setting, where it came from, and what is wrong. Reads them as `serve` does.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::{pretty, say};
use crate::app::start::Failure;
use crate::platform::config::{ALL, ConfigError, Source};

/// Prints all settings, secrets masked; fails if `serve` would, or if a name that is surely meant for us is misspelt.
pub fn check(source: &Source, json: bool) -> Result<ExitCode, Failure> {
    let faults = source.settings().err().map(|errors| errors.0).unwrap_or_default();
    let good = faults.is_empty() && !source.strangers().iter().any(|stranger| stranger.ours);
    if json {
        say(&pretty(&facts(source, &faults, good)))?;
    } else {
        print(source, &faults, good)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn facts(source: &Source, faults: &[ConfigError], good: bool) -> Value {
    let settings = ALL.iter().map(|setting| {
        let given = source.shown(setting);
        json!({
            "name": setting.name, "secret": setting.secret,
            "value": given.as_ref().map(|given| &given.value), "origin": given.as_ref().map(|given| &given.origin),
        })
    });
    let faults = faults.iter().map(
        |fault| json!({ "setting": fault.setting, "origin": fault.origin, "rule": fault.rule }),
    );
    let unknown = source.strangers().iter().map(
        |stranger| json!({ "name": stranger.name, "meant": stranger.meant, "ours": stranger.ours }),
    );
    let unused = source.unused().into_iter().map(|(name, why)| json!({ "name": name, "why": why }));
    json!({
        "ok": good,
        "settings": settings.collect::<Value>(),
        "faults": faults.collect::<Value>(),
        "unknown": unknown.collect::<Value>(),
        "unused": unused.collect::<Value>(),
    })
}

fn print(source: &Source, faults: &[ConfigError], good: bool) -> Result<(), Failure> {
    for setting in ALL {
        let (value, origin) = source
            .shown(setting)
            .map_or(("–".into(), String::new()), |given| (given.value, given.origin));
        say(&format!("{:<28} {value:<40} {origin}", setting.name))?;
    }
    for fault in faults {
        say(&format!("FAULT    {fault}"))?;
    }
    for stranger in source.strangers() {
        let meant =
            stranger.meant.map_or(String::new(), |meant| format!("; did you mean {meant}?"));
        let level = if stranger.ours { "UNKNOWN" } else { "hint" };
        say(&format!(
            "{level:<8} {} (in the environment): nothing reads it{meant}",
            stranger.name
        ))?;
    }
    for (name, why) in source.unused() {
        say(&format!("UNUSED   {name}: {why}"))?;
    }
    say(if good {
        "\nThe settings can be used."
    } else {
        "\nThe settings can't be used as they are."
    })
}
