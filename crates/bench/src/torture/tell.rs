//! What the run says: at its beginning, on the way and at its end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::chaos::Ground;
use super::practices::{Practice, Rows};
use super::{Options, others};
use crate::truth::journal::Deed;
use crate::truth::report;

/// Between two lines on the way.
const EVERY: Duration = Duration::from_secs(10);

/// What is going to happen.
pub fn begin(options: &Options, took: Duration) {
    println!(
        "{} clients of {} practices for {} s, {} nodes, seed {}: much goes wrong (set up in {:.1} s)",
        options.clients,
        options.practices,
        options.seconds,
        options.nodes,
        options.seed,
        took.as_secs_f64()
    );
}

/// A line every ten seconds.
pub async fn on_the_way(ground: &Ground, begun: Instant, stop: &AtomicBool) {
    let mut next = EVERY;
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if begun.elapsed() < next {
            continue;
        }
        next += EVERY;
        let [attempts, done, refused] = ground.pulse.counts();
        let toll = ground.toll.lock().unwrap().clone();
        println!(
            "{:>4} s: {attempts} attempts, {done} done, {refused} refused; killed {} nodes, {} databases; last return {} ms",
            begun.elapsed().as_secs(),
            toll.nodes_killed,
            toll.databases_killed,
            toll.returns_ms.last().copied().unwrap_or_default()
        );
    }
}

/// The figures.
pub fn end(
    options: &Options,
    ground: &Ground,
    practices: &[Practice],
    rows: &Rows,
    count: others::Count,
) {
    let deeds = || practices.iter().flat_map(|practice| &practice.deeds);
    let figures = report::tell(deeds());
    let attempts: u64 = deeds().map(|deed: &Deed| u64::from(deed.attempts)).sum();
    let unanswered: u64 = deeds().map(|deed: &Deed| u64::from(deed.unanswered)).sum();
    let answered = attempts - unanswered;
    let silences = ground.pulse.silences();
    let [cuts, late] =
        [&ground.weather.cuts, &ground.weather.delays].map(|n| n.load(Ordering::Relaxed));
    let toll = ground.toll.lock().unwrap().clone();
    let [full, panics] = ground.cluster.log_says(["No space left on device", "PANIC:"]);
    println!(
        "{attempts} attempts at {} commands, {answered} of them with a definite answer, and {} looks at bookings; without one: {silences:?}",
        deeds().count(),
        ground.pulse.looks()
    );
    println!("{} bookings, {} moves, {} events", rows[0], rows[1], rows[2]);
    toll.tell();
    println!(
        "{cuts} wires cut, {late} portions late; PostgreSQL had no room {full} times, and ended by itself {panics} times"
    );
    println!(
        "{} claims written past the locks and refused, {} not refused; bookings kept locked {} times",
        count.refused, count.written, count.lingers
    );
    let Some(path) = &options.json else { return };
    let all = serde_json::json!({
        "seconds": options.seconds, "clients": options.clients, "practices": options.practices, "nodes": options.nodes,
        "seed": options.seed, "attempts": attempts, "answered": answered, "commands": deeds().count(), "silences": silences, "toll": toll.json(),
        "wires_cut": cuts, "portions_late": late, "no_room": full, "panics": panics,
        "looks": ground.pulse.looks(), "bookings": rows[0], "moves": rows[1], "events": rows[2],
        "careless": {"refused": count.refused, "written": count.written}, "lingers": count.lingers, "by_command": figures,
    });
    std::fs::write(path, format!("{all:#}\n")).unwrap();
}
