//! Asking: a request goes from node to node, always with the same idempotency key, until somebody answers it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::clock::{Clock, Pulse};
use super::journal::{Deed, End, Told};

/// Between the first two attempts; half as long again each time, up to the longest: who knocks all the time counts for much and learns nothing.
const PAUSE: Duration = Duration::from_millis(60);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

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

    /// The same for clients of another practice.
    pub fn with_key(&self, bearer: &str) -> Asker {
        Asker { bearer: bearer.to_owned(), ..self.clone() }
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
        one.attempts += other.attempts;
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
        let (mut node, mut pause) = (first, PAUSE);
        deed.end = loop {
            if let Some(end) = self.attempt(&mut deed, &self.nodes[node % self.nodes.len()]).await {
                break end;
            }
            if begun.elapsed() > self.patience {
                break End::Unknown;
            }
            node += 1;
            tokio::time::sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        };
        deed.at = Some(self.clock.now());
        deed.took_ms += begun.elapsed().as_secs_f64() * 1000.0;
        deed
    }

    /// Looks at a booking, at this node: it must be as it was told to be, or as somebody has made it since.
    pub async fn look(&self, known: &Told, node: usize) {
        let node = &self.nodes[node % self.nodes.len()];
        let request = self.http.get(format!("{node}/v1/bookings/{}", known.id));
        let Ok(response) = request.bearer_auth(&self.bearer).send().await else { return };
        let status = response.status();
        let Ok(body) = response.bytes().await else { return };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            return;
        }
        let seen: Result<Told, _> = serde_json::from_slice(&body);
        let fits = |seen: &Told| {
            seen.id == known.id
                && (seen.version > known.version
                    || seen.version == known.version && seen.place == known.place)
        };
        let wrong = !status.is_success() || !seen.is_ok_and(|seen| fits(&seen));
        self.pulse.look(wrong.then(|| {
            let body = String::from_utf8_lossy(&body);
            format!("{known:?} was looked at, and the answer was {status} {body}")
        }));
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
        self.pulse.attempt();
        let begun = Instant::now();
        let answer = match request.send().await {
            Ok(response) => {
                let status = response.status();
                response.bytes().await.map(|body| (status, body))
            }
            Err(error) => Err(error),
        };
        match answer {
            Ok((StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, body)) => {
                deed.unanswered += 1;
                self.pulse.silence(code(&body).as_deref().unwrap_or("503"));
                None
            }
            Err(error) => {
                deed.unanswered += 1;
                self.pulse.silence(if error.is_timeout() { "timeout" } else { "cut" });
                None
            }
            Ok((status, body)) => {
                let end = end(deed, status, &body);
                match end {
                    End::Done(_) => self.pulse.beat(begun),
                    _ => self.pulse.refusal(),
                }
                Some(end)
            }
        }
    }
}

fn end(deed: &Deed, status: StatusCode, body: &[u8]) -> End {
    if status.is_success() {
        return match serde_json::from_slice(body) {
            Ok(told) => End::Done(told),
            Err(error) => End::Odd(format!("{:?} was answered with no booking: {error}", deed.act)),
        };
    }
    let code = code(body).unwrap_or_default();
    if status.is_client_error() && deed.act.refusals().contains(&code.as_str()) {
        return End::Refused(code);
    }
    let body = String::from_utf8_lossy(body);
    End::Odd(format!("{:?} {} was answered {status} {body}", deed.act, deed.path))
}

/// The code of a problem.
fn code(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body["code"].as_str().map(str::to_owned)
}
