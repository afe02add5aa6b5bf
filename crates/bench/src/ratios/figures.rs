//! What was measured, and what comes of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::load::Slice;
use super::subject::Subject;
use crate::report::{Latency, Origin, Spread};

/// Everything that one run has found out.
#[derive(Debug)]
pub struct Figures {
    /// Where, and of what.
    pub origin: Origin,
    /// How often each was measured, and for how long.
    pub rounds: usize,
    /// For how many milliseconds at a time.
    pub millis: u64,
    /// How many clients there were, from few to many.
    pub clients: Vec<usize>,
    /// How many businesses, and bookings, the world has.
    pub world: (usize, i64),
    /// How long our answers are, by question.
    pub bytes: BTreeMap<String, f64>,
    /// By subject and number of clients, a slice a round.
    pub slices: BTreeMap<(Subject, usize), Vec<Slice>>,
    /// By number of clients, milliseconds until each knew whether the slot is theirs.
    pub contests: BTreeMap<usize, Vec<f64>>,
    /// Bytes in memory: of a node that has just started, and the most that one had under load.
    pub memory: Option<(f64, f64)>,
    /// Milliseconds until a node is ready, on a database that is there.
    pub starts: Vec<f64>,
    /// The same with a private PostgreSQL: that has to be made first, and that is there.
    pub private: Vec<(f64, f64)>,
}

impl Figures {
    /// Answers a second.
    pub fn rate(&self, subject: Subject, clients: usize) -> Option<Spread> {
        let slices = self.slices.get(&(subject, clients))?;
        Some(Spread::of(slices.iter().map(|slice| slice.rate)))
    }

    /// What an answer takes.
    pub fn latency(&self, subject: Subject, clients: usize) -> Option<Latency> {
        let slices = self.slices.get(&(subject, clients))?;
        Some(Latency::of(slices.iter().flat_map(|slice| slice.millis.iter().copied())))
    }

    /// Ours divided by its limit, round by round.
    pub fn ratio(&self, subject: Subject, clients: usize) -> Option<Spread> {
        let ours = self.slices.get(&(subject, clients))?;
        let limit = self.slices.get(&(subject.limit()?, clients))?;
        Some(Spread::of(ours.iter().zip(limit).map(|(ours, limit)| ours.rate / limit.rate)))
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let line = |&(subject, clients): &(Subject, usize)| {
            let latency = subject.limit().and_then(|_| self.latency(subject, clients));
            json!({"what": subject.words(), "clients": clients, "per_second": self.rate(subject, clients),
                "ms": latency, "limit": subject.limit().map(Subject::words), "ratio": self.ratio(subject, clients)})
        };
        let contest = |(clients, millis): (&usize, &Vec<f64>)| json!({"clients": clients, "asked": millis.len(), "ms": Latency::of(millis.iter().copied())});
        let spread = |values: Vec<f64>| (!values.is_empty()).then(|| Spread::of(values));
        json!({
            "origin": self.origin, "rounds": self.rounds, "slice_ms": self.millis,
            "businesses": self.world.0, "bookings": self.world.1, "answer_bytes": self.bytes,
            "subjects": self.slices.keys().map(line).collect::<Vec<_>>(),
            "one_slot": self.contests.iter().map(contest).collect::<Vec<_>>(),
            "memory_bytes": self.memory.map(|(idle, loaded)| json!({"idle": idle, "loaded": loaded})),
            "start_ms": {
                "existing_database": spread(self.starts.clone()),
                "private_postgres_first": spread(self.private.iter().map(|it| it.0).collect()),
                "private_postgres_again": spread(self.private.iter().map(|it| it.1).collect()),
            },
        })
    }
}
