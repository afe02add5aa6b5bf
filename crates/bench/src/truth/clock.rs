//! Time as the harness sees it: one clock for all clients, set by the database's; and when somebody was served last.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::journal::At;

/// A clock that goes with the database's.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    set_at: Instant,
    to: At,
}

impl Clock {
    /// Sets it. Between asking and being answered the database read its own.
    pub async fn set(client: &impl tokio_postgres::GenericClient) -> Clock {
        let asked = Instant::now();
        let sql = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
        let to = At(client.query_one(sql, &[]).await.unwrap().get(0));
        Clock { set_at: asked + asked.elapsed() / 2, to }
    }

    /// What it shows.
    pub fn now(self) -> At {
        At(self.to.0 + i64::try_from(self.set_at.elapsed().as_micros()).unwrap())
    }
}

/// When somebody was served last, how many were in all, and why others weren't.
#[derive(Debug, Default)]
pub struct Pulse {
    last: Mutex<Option<Instant>>,
    attempts: AtomicUsize,
    beats: AtomicUsize,
    refusals: AtomicUsize,
    silences: Mutex<BTreeMap<String, usize>>,
    looks: AtomicUsize,
    contradictions: Mutex<Vec<String>>,
}

impl Pulse {
    /// A command that was begun then is acknowledged now.
    pub fn beat(&self, begun: Instant) {
        self.beats.fetch_add(1, Ordering::Relaxed);
        let mut last = self.last.lock().unwrap();
        *last = Some(last.map_or(begun, |last| last.max(begun)));
    }

    /// How long after `since` a command was acknowledged that was begun after it; at most `patience`.
    pub async fn after(&self, since: Instant, patience: Duration) -> Duration {
        let beats = || self.last.lock().unwrap().is_some_and(|last| last > since);
        while !beats() && since.elapsed() < patience {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        since.elapsed()
    }

    /// How many commands were acknowledged.
    pub fn beats(&self) -> usize {
        self.beats.load(Ordering::Relaxed)
    }

    /// A request was sent.
    pub fn attempt(&self) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
    }

    /// A request was answered with anything but success.
    pub fn refusal(&self) {
        self.refusals.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody was shown a booking; and what was wrong with it.
    pub fn look(&self, wrong: Option<String>) {
        self.looks.fetch_add(1, Ordering::Relaxed);
        self.contradictions.lock().unwrap().extend(wrong);
    }

    /// How many bookings were shown.
    pub fn looks(&self) -> usize {
        self.looks.load(Ordering::Relaxed)
    }

    /// What was wrong with those.
    pub fn contradictions(&self) -> Vec<String> {
        self.contradictions.lock().unwrap().clone()
    }

    /// How many requests were sent, acknowledged and refused so far.
    pub fn counts(&self) -> [usize; 3] {
        [&self.attempts, &self.beats, &self.refusals].map(|count| count.load(Ordering::Relaxed))
    }

    /// An attempt ended without a definite answer, for this reason.
    pub fn silence(&self, reason: &str) {
        *self.silences.lock().unwrap().entry(reason.to_owned()).or_default() += 1;
    }

    /// How many did, by reason.
    pub fn silences(&self) -> BTreeMap<String, usize> {
        self.silences.lock().unwrap().clone()
    }
}
