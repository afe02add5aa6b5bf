//! Shapes that several groups of metrics share.

use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::histogram::Histogram;

/// Seconds, from what a cached read takes to what no request may take.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Makes histograms of [`BUCKETS`].
#[derive(Debug, Clone)]
pub(super) struct Seconds;

impl MetricConstructor<Histogram> for Seconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new(BUCKETS)
    }
}

/// Durations by label.
pub(super) type Durations<L> = Family<L, Histogram, Seconds>;

/// An empty family of durations.
pub(super) fn durations<L: Clone + std::hash::Hash + Eq>() -> Durations<L> {
    Family::new_with_constructor(Seconds)
}
