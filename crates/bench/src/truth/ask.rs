//! Asking: a request goes from node to node, always with the same idempotency key, until somebody answers it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::clock::{Clock, Pulse};
use super::journal::{Deed, End};

/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(60);

/// Who asks.
#[derive(Debug, Clone)]
pub struct Asker {
    http: Client,
    nodes: Vec<String>,
    bearer: String,
    patience: Duration,
    /// By which answers are dated.
    pub clock: Clock,
    /// Beats with each command that is acknowledged.
    pub pulse: Arc<Pulse>,
}

impl Asker {
    /// A client of these nodes. One attempt may take `attempt`, all of them `patience`.
    pub fn new(
        nodes: &[String],
        bearer: &str,
        clock: Clock,
        attempt: Duration,
        patience: Duration,
    ) -> Asker {
        let http = Client::builder().timeout(attempt).build().unwrap();
        let (nodes, bearer) = (nodes.to_vec(), bearer.to_owned());
        Asker { http, nodes, bearer, patience, clock, pulse: Arc::default() }
    }

    /// One more node.
    pub fn add(&mut self, url: String) {
        self.nodes.push(url);
    }

    /// The same commands in two places at once, as where a wire carries a request twice. A refusal isn't remembered, so
    /// one may be refused and the other be carried out after it; two different answers there must not be.
    pub async fn ask_twice(&self, deed: Deed, first: usize) -> Deed {
        let (mut one, other) =
            tokio::join!(self.ask(deed.clone(), first), self.ask(deed, first + 1));
        one.unanswered += other.unanswered;
        one.end = match (one.end, other.end) {
            (End::Done(one), End::Done(other)) if one != other => {
                End::Odd(format!("one key was answered {one:?} and {other:?}"))
            }
            (End::Odd(text), _) | (_, End::Odd(text)) => End::Odd(text),
            (End::Done(told), _) | (_, End::Done(told)) => End::Done(told),
            (End::Unknown, _) | (_, End::Unknown) => End::Unknown,
            (refused, _) => refused,
        };
        one
    }

    /// Does it, beginning at this node. The deed says afterwards how it ended.
    pub async fn ask(&self, mut deed: Deed, first: usize) -> Deed {
        let begun = Instant::now();
        let mut node = first;
        deed.end = loop {
            if let Some(end) = self.attempt(&mut deed, &self.nodes[node % self.nodes.len()]).await {
                break end;
            }
            if begun.elapsed() > self.patience {
                break End::Unknown;
            }
            node += 1;
            tokio::time::sleep(PAUSE).await;
        };
        deed.at = Some(self.clock.now());
        deed.took_ms += begun.elapsed().as_secs_f64() * 1000.0;
        deed
    }

    /// One attempt; nothing if it isn't known what became of it.
    async fn attempt(&self, deed: &mut Deed, node: &str) -> Option<End> {
        let request = self
            .http
            .post(format!("{node}{}", deed.path))
            .bearer_auth(&self.bearer)
            .header("Idempotency-Key", &deed.key)
            .json(&deed.body);
        deed.attempts += 1;
        let begun = Instant::now();
        let answer = match request.send().await {
            Ok(response) => {
                let status = response.status();
                response.json::<Value>().await.map(|body| (status, body))
            }
            Err(error) => Err(error),
        };
        match answer {
            Ok((StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, body)) => {
                deed.unanswered += 1;
                self.pulse.silence(body["code"].as_str().unwrap_or("503"));
                None
            }
            Err(error) => {
                deed.unanswered += 1;
                self.pulse.silence(if error.is_timeout() { "timeout" } else { "cut" });
                None
            }
            Ok((status, body)) => {
                let end = end(deed, status, body);
                if matches!(end, End::Done(_)) {
                    self.pulse.beat(begun);
                }
                Some(end)
            }
        }
    }
}

fn end(deed: &Deed, status: StatusCode, body: Value) -> End {
    let code = body["code"].as_str().unwrap_or_default().to_owned();
    if status.is_success() {
        return match serde_json::from_value(body) {
            Ok(told) => End::Done(told),
            Err(error) => End::Odd(format!("{:?} was answered with no booking: {error}", deed.act)),
        };
    }
    if status.is_client_error() && deed.act.refusals().contains(&code.as_str()) {
        return End::Refused(code);
    }
    End::Odd(format!("{:?} {} was answered {status} {body}", deed.act, deed.path))
}
