//! The process: what was built, since when it runs, what it takes of the machine (read from Linux's /proc at each scrape).

use std::sync::LazyLock;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use vocab::{Clock, SystemClock};

/// Set at the first touch, which is the registration at start.
static STARTED: LazyLock<f64> =
    LazyLock::new(|| SystemClock.now().as_millisecond() as f64 / 1000.0);

pub(super) fn register(registry: &mut Registry) {
    LazyLock::force(&STARTED);
    let build = vec![
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("schema", schema::version().to_string()),
        ("tz_database", schema::tz_version().to_owned()),
    ];
    registry.register("build", "Versions of this program", Info::new(build));
    registry.register_collector(Box::new(Process));
}

#[derive(Debug)]
struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let mut gauge = |name, help, value: Option<f64>| match value {
            Some(value) => {
                let metric = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
                ConstGauge::new(value).encode(metric)
            }
            None => Ok(()),
        };
        gauge("process_start_time_seconds", "When it was started, in Unix time", Some(*STARTED))?;
        gauge("process_resident_memory_bytes", "Memory in use", status("VmRSS:").map(kibibytes))?;
        gauge("process_threads", "Threads", status("Threads:"))?;
        gauge("process_open_fds", "Open files and sockets", open_files())?;
        gauge("process_max_fds", "Files and sockets that may be open", most_files())?;
        if let Some(seconds) = processor_seconds() {
            let metric = encoder.encode_descriptor(
                "process_cpu_seconds",
                "Processor time used, by the program and for it by the kernel",
                None,
                MetricType::Counter,
            )?;
            ConstCounter::new(seconds).encode(metric)?;
        }
        Ok(())
    }
}

fn kibibytes(number: f64) -> f64 {
    number * 1024.0
}

/// The number behind a name in /proc/self/status.
fn status(name: &str) -> Option<f64> {
    number_of(&std::fs::read_to_string("/proc/self/status").ok()?, name)
}

fn number_of(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

fn open_files() -> Option<f64> {
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count() as f64)
}

fn most_files() -> Option<f64> {
    number_of(&std::fs::read_to_string("/proc/self/limits").ok()?, "Max open files")
}

/// Fields 14 and 15 of /proc/self/stat, counted in hundredths of a second on every Linux there is.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before the last parenthesis may hold spaces; the third field is the first after it.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
    Some((ticks(14)? + ticks(15)?) / 100.0)
}
