//! CAT-6: what a booking costs, and what its lines say about it.

mod lines;

use serde_json::Value;

/// What the lines of a price add up to.
fn sum(lines: &Value) -> i64 {
    lines.as_array().unwrap().iter().map(|line| line["total_minor"].as_i64().unwrap()).sum()
}
