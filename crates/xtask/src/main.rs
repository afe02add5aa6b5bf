//! Chores of the project: `cargo run -p xtask -- CHORE`. Each is a file of its own.

#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to its user"
)]

mod bench;
mod cluster;
mod dump;
mod proofs;
mod test;
#[cfg(test)]
mod tidy;
mod upgrade;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -p xtask -- CHORE
  test [ARGS…]   start a throw-away PostgreSQL and run all tests in it; ARGS go to `cargo test`
  bench ARGS…    build all for release, start a durable throw-away PostgreSQL, and run a harness of crates/bench in it
  proofs         run the matrices and planted faults, and write what they tried into docs/proofs.md
  upgrade REVISION ARGS…  build that revision and this one, and bring this one in under load (crates/bench)
  schema         write db/schema.sql anew from the migrations and functions
  released       write db/released.txt anew, at a release: what its nodes ask a database for
  migrate URL    bring the database at URL to this version, as a superuser";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let outcome = match arguments.next().as_deref() {
        Some("test") => test::run(arguments.collect()),
        Some("bench") => bench::run(arguments.collect()),
        Some("proofs") => proofs::run(),
        Some("upgrade") => upgrade::run(arguments.collect()),
        Some("schema") => dump::run(),
        Some("released") => dump::released(),
        Some("migrate") => {
            arguments.next().ok_or_else(|| USAGE.to_owned()).and_then(|url| dump::migrate(&url))
        }
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
