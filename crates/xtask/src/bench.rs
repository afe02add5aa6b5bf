//! `bench`: a harness of `crates/bench`, built for release, against a durable PostgreSQL: one of this chore's, or of the harness's own if
//! it is to be killed.

use std::path::PathBuf;
use std::process::Command;

use crate::cluster::Cluster;

pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.args(["build", "--locked", "--release", "-p", "slotkeeper", "-p", "bench"]);
    succeed(&mut cargo, "cargo build")?;
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into());
    let mut harness = Command::new(PathBuf::from(target).join("release/bench"));
    harness.args(&arguments);
    // Nobody else's PostgreSQL may be killed.
    if arguments.first().is_some_and(|harness| harness == "torture") {
        return succeed(&mut harness, "the harness");
    }
    println!("→ starting a PostgreSQL for the harness");
    let cluster = Cluster::durable()?;
    succeed(cluster.told(&mut harness), "the harness")
}

/// Runs it; what it was, if it fails.
pub fn succeed(command: &mut Command, what: &str) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{what}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed")) }
}
