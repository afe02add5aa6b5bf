//! Buyers: processes of their own that know nothing but the addresses of the nodes.

use std::process::Stdio;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::stream;
use reqwest::{Client, Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::Command;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Options;
use super::stage::Stage;

/// What a process of buyers is told.
#[derive(Debug, Serialize, Deserialize)]
struct Job {
    slug: String,
    session: Uuid,
    nodes: Vec<String>,
    first: usize,
    step: usize,
    buyers: usize,
    at_once: usize,
    hold_seconds: u32,
}

/// What became of one buyer. Times are milliseconds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// How many seats were wanted.
    pub party: usize,
    /// What was said in the end.
    pub end: End,
    /// How long the hold, or the refusal, took.
    pub asked_ms: f64,
    /// How long confirming took.
    pub confirmed_ms: f64,
    /// Requests that got no answer, for their node was dead.
    pub unanswered: usize,
}

/// How it ended.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The seats were promised.
    Sold {
        /// The booking.
        booking: Uuid,
    },
    /// Held, and left to expire.
    Left,
    /// Held, but confirmed too late.
    TooLate,
    /// Too few seats were left.
    Full {
        /// How many were, as it was said.
        remaining: usize,
        /// How many other sessions were named; none if the server had no leisure for it.
        next: usize,
    },
    /// Anything else; there must be none.
    Odd {
        /// What was said.
        answer: String,
    },
}

/// The buyers' processes.
#[derive(Debug)]
pub struct Crowd(mpsc::UnboundedReceiver<Outcome>);

impl Crowd {
    /// Sends all of them on their way.
    pub fn start(options: &Options, stage: &Stage, nodes: &[String]) -> Crowd {
        let (sender, receiver) = mpsc::unbounded_channel();
        for first in 0..options.processes {
            let job = Job {
                slug: stage.slug.clone(),
                session: stage.session,
                nodes: nodes.to_vec(),
                first,
                step: options.processes,
                buyers: options.buyers,
                at_once: options.at_once,
                hold_seconds: options.hold_seconds,
            };
            tokio::spawn(process(job, sender.clone()));
        }
        Crowd(receiver)
    }

    /// The next outcome; none when all buyers are done.
    pub async fn next(&mut self) -> Option<Outcome> {
        self.0.recv().await
    }
}

async fn process(job: Job, sender: mpsc::UnboundedSender<Outcome>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg("buyers")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(format!("{}\n", json!(job)).as_bytes()).await.unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        sender.send(serde_json::from_str(&line).unwrap()).unwrap();
    }
}

/// Runs the buyers of this process; one line of JSON each when it is done.
pub async fn run() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    let job: Job = serde_json::from_str(&line).unwrap();
    let client = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    let numbers = (job.first..job.buyers).step_by(job.step);
    let buyers =
        numbers.map(|number| Buyer { number, job: &job, client: &client, unanswered: 0 }.buy());
    let mut done = stream::iter(buyers).buffer_unordered(job.at_once);
    while let Some(outcome) = done.next().await {
        println!("{}", json!(outcome));
    }
}

struct Buyer<'a> {
    number: usize,
    job: &'a Job,
    client: &'a Client,
    unanswered: usize,
}

impl Buyer<'_> {
    async fn buy(mut self) -> Outcome {
        // The last of all come when nothing can be held any more that isn't sold: they take what is left.
        if self.number + 4 * self.job.step >= self.job.buyers {
            tokio::time::sleep(Duration::from_millis(
                1000 * u64::from(self.job.hold_seconds) + 500,
            ))
            .await;
        }
        let party = if self.number + self.job.step >= self.job.buyers {
            1
        } else {
            1 + self.number * 7 % 11 % 4
        };
        let wish = json!({"session_id": self.job.session, "party_size": party,
            "customer": {"name": "Kim", "email": format!("buyer{}@example.org", self.number)}});
        let begun = Instant::now();
        let path = format!("/v1/public/{}/bookings", self.job.slug);
        let (status, held) = self.post(&path, &wish, "hold").await;
        let asked_ms = begun.elapsed().as_secs_f64() * 1000.0;
        let begun = Instant::now();
        let end = match status {
            // As after a lost answer: the same request again is no second one.
            StatusCode::CREATED
                if self.number.is_multiple_of(7)
                    && self.post(&path, &wish, "hold").await != (status, held.clone()) =>
            {
                End::Odd { answer: "a repeated request was answered otherwise".into() }
            }
            StatusCode::CREATED if self.number % 10 == 3 && self.number * 2 < self.job.buyers => {
                End::Left
            }
            StatusCode::CREATED => self.confirm(&held).await,
            _ => refused(status, &held),
        };
        let confirmed_ms = begun.elapsed().as_secs_f64() * 1000.0;
        Outcome { party, end, asked_ms, confirmed_ms, unanswered: self.unanswered }
    }

    async fn confirm(&mut self, held: &Value) -> End {
        let path = format!("/v1/public/bookings/{}/confirm", held["token"].as_str().unwrap());
        let (status, body) = self.post(&path, &json!({}), "confirm").await;
        match (status, body["state"].as_str(), body["code"].as_str()) {
            (StatusCode::OK, Some("confirmed"), _) => {
                End::Sold { booking: body["id"].as_str().unwrap().parse().unwrap() }
            }
            (StatusCode::CONFLICT, _, Some("hold_expired")) => End::TooLate,
            _ => End::Odd { answer: format!("{status} {body}") },
        }
    }

    /// Asks until somebody answers: a dead node's requests go to the next, with the same idempotency key.
    async fn post(&mut self, path: &str, body: &Value, what: &str) -> (StatusCode, Value) {
        let key = format!("{what}-{}", self.number);
        let address =
            format!("10.{}.{}.{}", self.number >> 16, self.number >> 8 & 255, self.number & 255);
        for attempt in 0..200 {
            let node = &self.job.nodes[(self.number + attempt) % self.job.nodes.len()];
            let request = self
                .client
                .post(format!("{node}{path}"))
                .header("Idempotency-Key", &key)
                .header("X-Forwarded-For", &address)
                .json(body);
            match request.send().await {
                Ok(response) => match read(response).await {
                    Some(answer) => return answer,
                    None => self.unanswered += 1,
                },
                Err(_) => self.unanswered += 1,
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no node answers");
    }
}

async fn read(response: Response) -> Option<(StatusCode, Value)> {
    let status = response.status();
    Some((status, response.json().await.ok()?))
}

fn refused(status: StatusCode, body: &Value) -> End {
    match (status, body["code"].as_str(), body["remaining"].as_u64()) {
        (StatusCode::CONFLICT, Some("session_full"), Some(remaining)) => End::Full {
            remaining: usize::try_from(remaining).unwrap(),
            next: body["next_slots"].as_array().map_or(0, Vec::len),
        },
        _ => End::Odd { answer: format!("{status} {body}") },
    }
}
