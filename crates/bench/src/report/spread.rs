//! Several measurements of one thing: the one in the middle, and between what they lie.

use serde::Serialize;

use super::figure;

/// The median of some measurements, the least and the most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// The one in the middle; of an even number the mean of the two there.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Spread {
    /// Of these; there must be one.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Spread {
        let mut all: Vec<f64> = values.into_iter().collect();
        assert!(!all.is_empty(), "nothing was measured");
        all.sort_by(f64::total_cmp);
        let (low, high) = (all[(all.len() - 1) / 2], all[all.len() / 2]);
        Spread { median: f64::midpoint(low, high), least: all[0], most: all[all.len() - 1] }
    }

    /// The median, and the range if there is one: `0.431 (0.420–0.440)`.
    pub fn shown(&self) -> String {
        let [median, least, most] = [self.median, self.least, self.most].map(figure);
        if least == most { median } else { format!("{median} ({least}–{most})") }
    }
}

/// How long answers took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// Half were answered after that.
    pub p50: f64,
    /// And 99 of 100.
    pub p99: f64,
    /// The slowest.
    pub most: f64,
}

impl Latency {
    /// Of these times in milliseconds; there must be one.
    pub fn of(millis: impl IntoIterator<Item = f64>) -> Latency {
        let mut all: Vec<f64> = millis.into_iter().collect();
        assert!(!all.is_empty(), "nothing was answered");
        all.sort_by(f64::total_cmp);
        let at = |share: usize| all[(all.len() * share / 100).min(all.len() - 1)];
        Latency { p50: at(50), p99: at(99), most: all[all.len() - 1] }
    }
}
