//! Pools of connections: how large, how busy, how long one waits.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use deadpool_postgres::{Pool, Status};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

use super::families::{Durations, durations};

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Named {
    pool: &'static str,
}

static WAITS: LazyLock<Family<Named, Counter>> = LazyLock::new(Family::default);
static FAILURES: LazyLock<Family<Named, Counter>> = LazyLock::new(Family::default);
static DURATIONS: LazyLock<Durations<Named>> = LazyLock::new(durations);
static POOLS: Mutex<Vec<(&'static str, Pool)>> = Mutex::new(Vec::new());

pub(super) fn register(registry: &mut Registry) {
    registry.register(
        "db_pool_waits",
        "Requests for a connection that found all of them in use",
        WAITS.clone(),
    );
    registry.register(
        "db_pool_failures",
        "Requests for a connection that got none: it took too long, or PostgreSQL was away",
        FAILURES.clone(),
    );
    registry.register(
        "db_pool_wait_seconds",
        "Time until a connection was there, waiting and connecting included",
        DURATIONS.clone(),
    );
    registry.register_collector(Box::new(Pools));
}

/// Shows this pool's size and use from now on.
pub fn register_pool(name: &'static str, pool: &Pool) {
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    pools.retain(|(known, _)| *known != name);
    pools.push((name, pool.clone()));
    // Shown as zero until there is one: a rate needs a beginning.
    let _ = WAITS.get_or_create(&Named { pool: name });
    let _ = FAILURES.get_or_create(&Named { pool: name });
}

/// A connection was asked for: what the pool looked like then, how long it took, whether there was one.
pub fn pool_got(pool: &'static str, before: &Status, took: Duration, got: bool) {
    let named = Named { pool };
    if before.size >= before.max_size && before.available == 0 {
        WAITS.get_or_create(&named).inc();
    }
    if !got {
        FAILURES.get_or_create(&named).inc();
    }
    DURATIONS.get_or_create(&named).observe(took.as_secs_f64());
}

/// Name, explanation, value.
type Shown = (&'static str, &'static str, fn(&Status) -> usize);

#[derive(Debug)]
struct Pools;

impl Collector for Pools {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
        let shown: [Shown; 4] = [
            ("db_pool_size", "Connections that the pool may have", |status| status.max_size),
            ("db_pool_connections", "Connections that the pool has", |status| status.size),
            ("db_pool_in_use", "Connections in use", |status| {
                status.size.saturating_sub(status.available)
            }),
            ("db_pool_waiting", "Requests that wait for a connection", |status| status.waiting),
        ];
        for (name, help, value) in shown {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            for (pool, handle) in pools.iter() {
                let labels = Named { pool };
                let gauge = ConstGauge::new(value(&handle.status()) as i64);
                gauge.encode(family.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}
