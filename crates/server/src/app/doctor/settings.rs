//! Settings that can't be used, aren't used, or are misspelt.

use super::Finding;
use crate::platform::config::Source;

pub fn look(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    match source.settings() {
        Ok(_) => findings.push(Finding::ok("settings", "readable")),
        Err(errors) => findings.extend(errors.0.iter().map(|error| {
            Finding::fault("settings", error.to_string(), format!("correct {}", error.setting))
        })),
    }
    findings.extend(source.unused().into_iter().map(|(name, why)| {
        Finding::warning("names", format!("{name} is not used: {why}"), format!("remove {name}"))
    }));
    findings.extend(source.strangers().iter().map(|stranger| {
        let todo = match stranger.meant {
            Some(meant) => format!("rename it to {meant}, or remove it if it isn't ours"),
            None => "remove it; docs/operations.md lists the settings".into(),
        };
        Finding::warning("names", format!("nothing reads {}", stranger.name), todo)
    }));
    if !findings.iter().any(|finding| finding.check == "names") {
        findings.push(Finding::ok("names", "no setting is unused or misspelt"));
    }
    findings
}
