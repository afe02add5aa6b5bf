//! The figures of a run, for people and for programs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::journal::{Act, Deed, End};

/// What became of one kind of command.
#[derive(Debug, Default)]
struct Line {
    done: usize,
    refused: BTreeMap<String, usize>,
    again: u32,
    millis: Vec<f64>,
}

/// Prints a table, and gives it as JSON.
pub fn tell<'a>(deeds: impl IntoIterator<Item = &'a Deed>) -> Value {
    let mut lines = BTreeMap::<Act, Line>::new();
    for deed in deeds {
        let line = lines.entry(deed.act).or_default();
        line.again += deed.unanswered;
        line.millis.push(deed.took_ms);
        match &deed.end {
            End::Done(_) => line.done += 1,
            End::Refused(code) => *line.refused.entry(code.clone()).or_default() += 1,
            End::Unknown => *line.refused.entry("unknown".into()).or_default() += 1,
            End::Odd(_) => *line.refused.entry("odd".into()).or_default() += 1,
        }
    }
    println!(
        "{:<10}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}  refused for",
        "", "asked", "done", "refused", "again", "p50 ms", "p95 ms", "p99 ms", "max ms"
    );
    let mut figures = serde_json::Map::new();
    for (act, line) in &mut lines {
        line.millis.sort_by(f64::total_cmp);
        let refused: usize = line.refused.values().sum();
        let [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1.0].map(|share| at(&line.millis, share));
        println!(
            "{:<10}{:>9}{:>9}{refused:>9}{:>9}{p50:>9.1}{p95:>9.1}{p99:>9.1}{max:>9.1}  {}",
            format!("{act:?}").to_lowercase(),
            line.millis.len(),
            line.done,
            line.again,
            words(&line.refused),
        );
        let figure = json!({"asked": line.millis.len(), "done": line.done, "refused": line.refused, "again": line.again,
            "ms": {"p50": p50, "p95": p95, "p99": p99, "max": max}});
        figures.insert(format!("{act:?}").to_lowercase(), figure);
    }
    Value::Object(figures)
}

fn words(refused: &BTreeMap<String, usize>) -> String {
    let words: Vec<String> =
        refused.iter().map(|(code, count)| format!("{code} {count}")).collect();
    words.join(", ")
}

/// A quantile of sorted values; zero of nothing.
fn at(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share) as usize).copied().unwrap_or_default()
}
