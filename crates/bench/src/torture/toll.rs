//! What it cost: how often each thing went wrong.

use std::time::Duration;

use serde_json::{Value, json};

/// How often each thing was done.
#[derive(Debug, Default, Clone)]
pub struct Toll {
    /// Nodes that were killed.
    pub nodes_killed: usize,
    /// Nodes that stood still for a while.
    pub nodes_paused: usize,
    /// Clocks of nodes that jumped.
    pub clocks_jumped: usize,
    /// PostgreSQL's first process, or one of its sessions, killed.
    pub databases_killed: usize,
    /// PostgreSQL stood still for a while.
    pub databases_paused: usize,
    /// PostgreSQL had no room for its tables.
    pub tables_full: usize,
    /// PostgreSQL had no room for its log, and ended by itself.
    pub wals_full: usize,
    /// All wires were cut at once.
    pub storms: usize,
    /// Somebody else had all connections.
    pub crowds: usize,
    /// How long nodes took to be ready again, in milliseconds.
    pub starts_ms: Vec<u64>,
    /// How long PostgreSQL didn't accept connections after a kill, in milliseconds.
    pub away_ms: Vec<u64>,
    /// How long it took after each return of PostgreSQL until a command was acknowledged that was begun after it, in milliseconds.
    pub returns_ms: Vec<u64>,
}

impl Toll {
    /// The slowest return.
    pub fn slowest_return(&self) -> Duration {
        Duration::from_millis(self.returns_ms.iter().copied().max().unwrap_or_default())
    }

    /// In words.
    pub fn tell(&self) {
        println!(
            "killed: {} nodes, {} databases; stood still: {} nodes, {} databases; full: {} disks of tables, {} of the log",
            self.nodes_killed,
            self.databases_killed,
            self.nodes_paused,
            self.databases_paused,
            self.tables_full,
            self.wals_full
        );
        println!(
            "{} clocks jumped, {} storms over all wires, {} times no connection was left",
            self.clocks_jumped, self.storms, self.crowds
        );
        let [starts, away, returns] = self.times();
        println!(
            "a node was ready {} ms after its start, at most {} ms; PostgreSQL was back {} ms after a kill, at most {} ms, and somebody was served {} ms later, at most {} ms",
            starts.0, starts.1, away.0, away.1, returns.0, returns.1
        );
    }

    fn times(&self) -> [(u64, u64); 3] {
        [&self.starts_ms, &self.away_ms, &self.returns_ms].map(|times| spread(times))
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let [starts, away, returns] = self.times();
        json!({
            "nodes_killed": self.nodes_killed, "nodes_paused": self.nodes_paused, "clocks_jumped": self.clocks_jumped,
            "databases_killed": self.databases_killed, "databases_paused": self.databases_paused,
            "tables_full": self.tables_full, "wals_full": self.wals_full, "storms": self.storms, "crowds": self.crowds,
            "start_ms": {"median": starts.0, "max": starts.1}, "away_ms": {"median": away.0, "max": away.1},
            "return_ms": {"median": returns.0, "max": returns.1},
        })
    }
}

/// The median and the most.
fn spread(times: &[u64]) -> (u64, u64) {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    (median, sorted.last().copied().unwrap_or_default())
}
