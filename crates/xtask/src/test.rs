//! `test`: all tests of the workspace, against a PostgreSQL of their own.

use std::process::Command;

use crate::cluster::Cluster;

pub fn run(arguments: Vec<String>) -> Result<(), String> {
    let given = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    let cluster = match given {
        Some(_) => None,
        None => {
            println!("→ starting a PostgreSQL for the tests");
            Some(Cluster::start()?)
        }
    };
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.args(["test", "--locked", "--workspace"]).args(arguments);
    if let Some(cluster) = &cluster {
        cluster.told(&mut cargo);
    }
    let status = cargo.status().map_err(|error| format!("cargo test: {error}"))?;
    if status.success() { Ok(()) } else { Err("some tests failed".into()) }
}
