//! Requests: how many, how long, how many at the moment.

use std::sync::LazyLock;
use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::families::{Durations, durations};

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answer {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
    method: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct From {
    from: &'static str,
}

const MEMORY: &str = "memory";
const DATABASE: &str = "database";

static REQUESTS: LazyLock<Family<Answer, Counter>> = LazyLock::new(Family::default);
static DURATIONS: LazyLock<Durations<Route>> = LazyLock::new(durations);
static IN_FLIGHT: LazyLock<Gauge> = LazyLock::new(Gauge::default);
static ABANDONED: LazyLock<Counter> = LazyLock::new(Counter::default);
static KEPT: LazyLock<Family<From, Counter>> = LazyLock::new(Family::default);
static RULES: LazyLock<Family<From, Counter>> = LazyLock::new(Family::default);

pub(super) fn register(registry: &mut Registry) {
    registry.register("http_requests", "Requests that were answered", REQUESTS.clone());
    registry.register(
        "http_request_duration_seconds",
        "Time from a request's head to its answer's",
        DURATIONS.clone(),
    );
    registry.register("http_requests_in_flight", "Requests being answered", IN_FLIGHT.clone());
    registry.register(
        "http_requests_abandoned",
        "Requests whose client went away before the answer",
        ABANDONED.clone(),
    );
    registry.register(
        "kept_answers",
        "Questions that an earlier answer may do for, by where the answer came from",
        KEPT.clone(),
    );
    registry.register(
        "kept_rules",
        "Questions about free times that were computed, by where the rules of the service came from",
        RULES.clone(),
    );
    // Shown as zero until there is one: a rate needs a beginning.
    for from in [MEMORY, DATABASE] {
        let _ = (KEPT.get_or_create(&From { from }), RULES.get_or_create(&From { from }));
    }
}

/// Something was asked whose answer may be kept from before; whether it was.
pub fn kept_answer(found: bool) {
    KEPT.get_or_create(&from(found)).inc();
}

/// Rules of a service were needed that may be kept from before; whether they were.
pub fn kept_rules(found: bool) {
    RULES.get_or_create(&from(found)).inc();
}

fn from(found: bool) -> From {
    From { from: if found { MEMORY } else { DATABASE } }
}

/// A request while it is being answered.
#[derive(Debug)]
pub struct Request {
    route: String,
    method: &'static str,
    begun: Instant,
    answered: bool,
}

impl Request {
    /// Begins to count one. `route` is the template, never the path.
    pub fn begin(route: &str, method: &str) -> Request {
        IN_FLIGHT.inc();
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        // Whoever asks may invent methods without end.
        let method = known.into_iter().find(|name| *name == method).unwrap_or("other");
        Request { route: route.to_owned(), method, begun: Instant::now(), answered: false }
    }

    /// It was answered with this status.
    pub fn end(mut self, status: u16) {
        self.answered = true;
        let (route, method) = (self.route.clone(), self.method);
        DURATIONS
            .get_or_create(&Route { route: route.clone(), method })
            .observe(self.begun.elapsed().as_secs_f64());
        REQUESTS.get_or_create(&Answer { route, method, status }).inc();
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        IN_FLIGHT.dec();
        if !self.answered {
            ABANDONED.inc();
        }
    }
}
