//! Harnesses that measure and break the product from outside, over its own interfaces.
//!
//! They share nothing with the server but the database that they look into afterwards.

#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a harness talks to its user, and whatever it doesn't expect ends it"
)]

mod growth;
mod mix;
mod nodes;
mod patch;
mod peers;
mod pgbouncer;
mod ratios;
mod report;
mod sale;
mod torture;
mod truth;
mod upgrade;

use std::process::ExitCode;

use clap::Parser;

/// Measure Slotkeeper and try to break it.
#[derive(Debug, Parser)]
enum Harness {
    /// How far from the limit: everything beside what PostgreSQL and axum do alone.
    Ratios(ratios::Options),
    /// Many buyers, few seats: sells one session while nodes are killed, and checks every seat.
    Sale(sale::Options),
    /// Clients make, move, trade and cancel bookings over few people and rooms, and every answer must be true.
    Mix(mix::Options),
    /// The same, seats and holds too, while nodes, PostgreSQL and wires fail.
    Torture(torture::Options),
    /// A release is brought in under load: the database is migrated and nodes are replaced, and no request fails.
    Upgrade(upgrade::Options),
    /// Copies make a town grow to 10,000 tenants and to a million bookings: what does a request cost then?
    Growth(growth::Options),
    /// A peer that installs from a registry is given the same salon and asked the same.
    Peers(peers::Options),
    /// Buyers of one process of a sale, told over standard input what to do.
    #[command(hide = true)]
    Buyers,
    /// Answers with bodies that are told over standard input.
    #[command(hide = true)]
    Bare,
}

#[tokio::main]
async fn main() -> ExitCode {
    let kept = match Harness::parse() {
        Harness::Ratios(options) => ratios::run(options).await,
        Harness::Sale(options) => sale::run(options).await,
        Harness::Mix(options) => mix::run(options).await,
        Harness::Torture(options) => torture::run(options).await,
        Harness::Upgrade(options) => upgrade::run(options).await,
        Harness::Growth(options) => growth::run(options).await,
        Harness::Peers(options) => peers::run(options).await,
        Harness::Buyers => {
            sale::buyers::run().await;
            true
        }
        Harness::Bare => {
            ratios::bare::run().await;
            true
        }
    };
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
