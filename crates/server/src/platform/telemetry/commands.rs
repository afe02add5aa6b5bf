//! Commands: which, how they ended, how long they took.

use std::sync::LazyLock;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use super::families::{Durations, durations};

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Ended {
    command: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Command {
    command: String,
}

static COMMANDS: LazyLock<Family<Ended, Counter>> = LazyLock::new(Family::default);
static RETRIES: LazyLock<Family<Command, Counter>> = LazyLock::new(Family::default);
static DURATIONS: LazyLock<Durations<Command>> = LazyLock::new(durations);

pub(super) fn register(registry: &mut Registry) {
    registry.register(
        "commands",
        "Calls of functions of the schema api, by outcome: ok, a refusal's code, unavailable or fault",
        COMMANDS.clone(),
    );
    registry.register(
        "command_retries",
        "Calls that lost against another transaction and were tried again",
        RETRIES.clone(),
    );
    registry.register(
        "command_duration_seconds",
        "Time of a command with its retries, as the server sees it",
        DURATIONS.clone(),
    );
}

/// A command ended, after so many retries.
pub fn command_done(sql: &str, outcome: &'static str, took: Duration, retries: u32) {
    let command = Command { command: name(sql).to_owned() };
    // Zero too: a rate needs a beginning.
    RETRIES.get_or_create(&command).inc_by(retries.into());
    DURATIONS.get_or_create(&command).observe(took.as_secs_f64());
    COMMANDS.get_or_create(&Ended { command: command.command, outcome }).inc();
}

/// The function's name in a statement, which is text of the source: `api.` or `context.` and a word.
pub(super) fn name(sql: &str) -> &str {
    let after = ["api.", "context."].into_iter().find_map(|schema| Some(sql.split_once(schema)?.1));
    let rest = after.unwrap_or("other");
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    &rest[..end]
}
