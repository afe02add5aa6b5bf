//! What the process tells about itself: numbers for Prometheus, gathered where the work is done.
//!
//! Labels hold names from the source only (routes, commands, codes, tasks), so that their number is bounded and nothing of
//! a tenant or a person is among them. `docs/metrics.md` lists every metric.

mod commands;
mod database;
mod families;
mod http;
mod process;
pub mod traces;
mod worker;

use std::sync::LazyLock;

use prometheus_client::registry::Registry;

pub use commands::command_done;
pub use database::{pool_got, register_pool};
pub use http::{Request, kept_answer, kept_rules};
pub use worker::{TaskOutcome, holds_released, keys_forgotten, relay_lag, task_done};

/// The media type of [`scrape`]'s text.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// One a process: what is counted is the process itself.
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut registry = Registry::with_prefix("slotkeeper");
    http::register(&mut registry);
    commands::register(&mut registry);
    database::register(&mut registry);
    worker::register(&mut registry);
    process::register(&mut registry);
    registry
});

/// Everything, as Prometheus reads it.
pub fn scrape() -> Result<String, std::fmt::Error> {
    let mut text = String::with_capacity(16 * 1024);
    prometheus_client::encoding::text::encode(&mut text, &REGISTRY)?;
    Ok(text)
}

#[cfg(test)]
mod tests;
