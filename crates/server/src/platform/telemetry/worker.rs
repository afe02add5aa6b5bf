//! Background work: its tasks, what they got done, how far behind the relay is.

use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use vocab::{Clock, SystemClock};

use super::families::{Durations, durations};

/// How a run of a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskOutcome {
    /// Well.
    Ok,
    /// With an error, which is in the log; it will be tried again.
    Failed,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Run {
    task: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Task {
    task: &'static str,
}

type Seconds = Gauge<f64, AtomicU64>;

static RUNS: LazyLock<Family<Run, Counter>> = LazyLock::new(Family::default);
static DURATIONS: LazyLock<Durations<Task>> = LazyLock::new(durations);
static LAST_SUCCESS: LazyLock<Family<Task, Seconds>> = LazyLock::new(Family::default);
static RELEASED: LazyLock<Counter> = LazyLock::new(Counter::default);
static FORGOTTEN: LazyLock<Counter> = LazyLock::new(Counter::default);
static UNNUMBERED: LazyLock<Gauge> = LazyLock::new(Gauge::default);
static LAG: LazyLock<Seconds> = LazyLock::new(Seconds::default);

pub(super) fn register(registry: &mut Registry) {
    registry.register("worker_task_runs", "Runs of background tasks", RUNS.clone());
    registry.register(
        "worker_task_duration_seconds",
        "Time of a background task's run",
        DURATIONS.clone(),
    );
    registry.register(
        "worker_task_last_success_timestamp_seconds",
        "When a background task last ended well, in Unix time",
        LAST_SUCCESS.clone(),
    );
    registry.register("holds_released", "Expired holds that were tidied up", RELEASED.clone());
    registry.register(
        "idempotency_keys_forgotten",
        "Answers under idempotency keys that were forgotten, being older than the promise",
        FORGOTTEN.clone(),
    );
    registry.register(
        "relay_events_without_position",
        "Events that readers of changes can't see yet",
        UNNUMBERED.clone(),
    );
    registry.register("relay_lag_seconds", "Age of the oldest of them", LAG.clone());
}

/// A run of a task ended.
pub fn task_done(task: &'static str, outcome: TaskOutcome, took: Duration) {
    let name = match outcome {
        TaskOutcome::Ok => "ok",
        TaskOutcome::Failed => "failed",
    };
    RUNS.get_or_create(&Run { task, outcome: name }).inc();
    DURATIONS.get_or_create(&Task { task }).observe(took.as_secs_f64());
    if outcome == TaskOutcome::Ok {
        let now = SystemClock.now().as_millisecond() as f64 / 1000.0;
        LAST_SUCCESS.get_or_create(&Task { task }).set(now);
    }
}

/// So many holds were released.
pub fn holds_released(count: u64) {
    RELEASED.inc_by(count);
}

/// So many answers were forgotten.
pub fn keys_forgotten(count: u64) {
    FORGOTTEN.inc_by(count);
}

/// How far behind the relay is.
pub fn relay_lag(events: i64, seconds: f64) {
    UNNUMBERED.set(events);
    LAG.set(seconds);
}
