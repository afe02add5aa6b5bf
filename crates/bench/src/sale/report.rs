//! The figures of a sale, for people and for programs.

use std::time::Duration;

use serde_json::json;

use super::Options;
use super::buyers::{End, Outcome};

/// Prints them, and writes them where the options say.
pub fn tell(options: &Options, outcomes: &[Outcome], took: Duration, bare: f64, kills: usize) {
    let count = |wanted: fn(&End) -> bool| outcomes.iter().filter(|one| wanted(&one.end)).count();
    let sold = count(|end| matches!(end, End::Sold { .. }));
    let left = count(|end| matches!(end, End::Left));
    let full = count(|end| matches!(end, End::Full { .. }));
    let pointed = count(|end| matches!(end, End::Full { next: 1.., .. }));
    let too_late = count(|end| matches!(end, End::TooLate));
    let unanswered: usize = outcomes.iter().map(|one| one.unanswered).sum();
    let holds = quantiles(
        outcomes.iter().filter(|one| !matches!(one.end, End::Full { .. })).map(|one| one.asked_ms),
    );
    let refusals = quantiles(
        outcomes.iter().filter(|one| matches!(one.end, End::Full { .. })).map(|one| one.asked_ms),
    );
    let confirms = quantiles(
        outcomes
            .iter()
            .filter(|one| matches!(one.end, End::Sold { .. }))
            .map(|one| one.confirmed_ms),
    );
    let ours = outcomes.len() as f64 / took.as_secs_f64();
    println!(
        "
all answered after        {:8.1} s, {kills} kills, {unanswered} requests asked again
bookings sold             {sold:8}
holds left to expire      {left:8}, confirmed too late {too_late}
sent away                 {full:8}, {pointed} of them with a session that has room
hold, median and 99th     {:8.1} ms, {:.1} ms
confirm                   {:8.1} ms, {:.1} ms
refusal                   {:8.1} ms, {:.1} ms
buyers a second           {ours:8.0}
bare updates a second     {bare:8.0}, {:.1} times as many",
        took.as_secs_f64(),
        holds.0,
        holds.1,
        confirms.0,
        confirms.1,
        refusals.0,
        refusals.1,
        bare / ours
    );
    if let Some(path) = &options.json {
        let figures = json!({
            "buyers": options.buyers, "seats": options.seats, "nodes": options.nodes, "processes": options.processes, "kills": kills,
            "seconds": took.as_secs_f64(), "sold": sold, "left": left, "full": full, "pointed": pointed, "too_late": too_late,
            "unanswered": unanswered, "hold_ms": [holds.0, holds.1], "confirm_ms": [confirms.0, confirms.1], "refusal_ms": [refusals.0, refusals.1],
            "buyers_per_second": ours, "bare_updates_per_second": bare, "ratio": bare / ours,
        });
        std::fs::write(path, format!("{figures:#}\n")).unwrap();
    }
}

/// Median and 99th percentile; zero of nothing.
fn quantiles(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut all: Vec<f64> = values.collect();
    all.sort_by(f64::total_cmp);
    let at = |share: usize| all.get(all.len() * share / 100).copied().unwrap_or_default();
    (at(50), at(99))
}
