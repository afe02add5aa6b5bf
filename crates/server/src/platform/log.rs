//! Structured logs. What must never be in them: query strings, tokens, keys, personal data.

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

use super::config::LogFormat;

type Boxed = Box<dyn Layer<Registry> + Send + Sync>;

/// Starts logging to stderr, and sending traces to a collector if there is one; `RUST_LOG` chooses what is logged.
pub fn start(format: LogFormat, collector: Option<&str>) -> Result<(), String> {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,tokio_postgres=warn,refinery_core=warn"));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines: Boxed = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_filter(filter).boxed(),
        LogFormat::Text => lines.with_ansi(false).with_filter(filter).boxed(),
    };
    let mut layers = vec![lines];
    if let Some(collector) = collector {
        layers.push(traces(collector)?);
    }
    // A second start (tests do that) keeps the first.
    let _ = tracing_subscriber::registry().with(layers).try_init();
    Ok(())
}

#[cfg(feature = "otlp")]
fn traces(collector: &str) -> Result<Boxed, String> {
    Ok(super::telemetry::traces::layer(collector)?.boxed())
}

#[cfg(not(feature = "otlp"))]
fn traces(_: &str) -> Result<Boxed, String> {
    Err("this program was built without traces".into())
}
