//! Clients that notice everything: each request has one try, and what it should give is known.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use testkit::Salon;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Between two requests of a client.
const PAUSE: Duration = Duration::from_millis(15);

/// What became of everything that was asked.
#[derive(Debug, Default)]
pub struct Outcome {
    /// In their order: name, requests, their milliseconds.
    pub phases: Vec<(&'static str, Vec<f64>)>,
    /// Requests that weren't answered as they should be.
    pub failures: Vec<String>,
    /// Bookings that were acknowledged, and the state they were left in.
    pub bookings: Vec<(Uuid, &'static str)>,
    /// The slowest answer on health.
    pub health: Duration,
}

struct Shared {
    url: String,
    path: String,
    service: Uuid,
    key: String,
    stop: AtomicBool,
    outcome: Mutex<Outcome>,
}

impl Shared {
    fn health(&self, took: Duration, answered: bool) {
        let mut outcome = self.outcome.lock().unwrap();
        outcome.health = outcome.health.max(took);
        if !answered {
            outcome.failures.push("health wasn't answered".into());
        }
    }
}

/// All clients, at work.
pub struct Crowd {
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
}

impl Crowd {
    /// Starts them.
    pub fn start(url: &str, salon: &Salon, key: &str, count: usize) -> Crowd {
        let shared = Arc::new(Shared {
            url: url.to_owned(),
            path: format!("/v1/public/{}", salon.slug),
            service: salon.service,
            key: key.to_owned(),
            stop: AtomicBool::new(false),
            outcome: Mutex::default(),
        });
        let crowd = Crowd { shared: Arc::clone(&shared), tasks: Vec::new() };
        crowd.enter("before");
        let clients = (0..count).map(|number| {
            let client = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
            let one = Customer { number, client, shared: Arc::clone(&shared) };
            tokio::spawn(one.live(count))
        });
        let mut tasks: Vec<_> = clients.collect();
        tasks.push(tokio::spawn(health(Arc::clone(&shared))));
        Crowd { tasks, ..crowd }
    }

    /// What is asked from now on belongs to this phase.
    pub fn enter(&self, phase: &'static str) {
        self.shared.outcome.lock().unwrap().phases.push((phase, Vec::new()));
    }

    /// Lets them be for a while, and long enough that they get something done.
    pub async fn calm(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        let begun = Instant::now();
        let done = || self.shared.outcome.lock().unwrap().phases.last().unwrap().1.len();
        while done() < 4 * self.tasks.len() && begun.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Lets each finish what it has begun.
    pub async fn end(self) -> Outcome {
        self.shared.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.unwrap();
        }
        std::mem::take(&mut self.shared.outcome.lock().unwrap())
    }
}

async fn health(shared: Arc<Shared>) {
    let client = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    while !shared.stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = client.get(format!("{}/healthz", shared.url)).send().await;
        shared.health(begun.elapsed(), answer.is_ok_and(|answer| answer.status().is_success()));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

struct Customer {
    number: usize,
    client: Client,
    shared: Arc<Shared>,
}

impl Customer {
    /// Books one free time after another, each on days of its own.
    async fn live(self, count: usize) {
        let first = jiff::civil::date(2031, 1, 1);
        for nth in 0.. {
            if self.shared.stop.load(Ordering::Relaxed) {
                return;
            }
            let day = first + jiff::Span::new().days((nth / 8 * count + self.number) as i64);
            self.visit(nth, &format!("{day}T{:02}:00", 9 + nth % 8)).await;
        }
    }

    /// Holds a time, looks at it, decides, and looks again. Staff look on.
    async fn visit(&self, nth: usize, starts_at: &str) {
        let shop = &self.shared.path;
        let offers = format!("{shop}/availability/next?service_id={}", self.shared.service);
        self.ask(Method::GET, &offers, None, StatusCode::OK).await;
        let wish = json!({"service_id": self.shared.service, "starts_at": starts_at,
            "customer": {"name": "Kim", "email": format!("c{}@example.org", self.number)}});
        let hold = format!("{shop}/bookings");
        let Some(held) = self.ask(Method::POST, &hold, Some(&wish), StatusCode::CREATED).await
        else {
            return;
        };
        let id: Uuid = held["booking"]["id"].as_str().unwrap().parse().unwrap();
        let own = format!("/v1/public/bookings/{}", held["token"].as_str().unwrap());
        let mut state = "held";
        let decision = [("confirm", "confirmed"), ("cancel", "cancelled"), ("", "held")][nth % 3];
        if !decision.0.is_empty() {
            let path = format!("{own}/{}", decision.0);
            if self.ask(Method::POST, &path, Some(&json!({})), StatusCode::OK).await.is_some() {
                state = decision.1;
            }
        }
        self.shared.outcome.lock().unwrap().bookings.push((id, state));
        if state == "cancelled" {
            self.ask(Method::GET, &own, None, StatusCode::NOT_FOUND).await;
        } else {
            self.expect(Method::GET, &own, None, state).await;
        }
        let staffs = format!("/v1/bookings/{id}");
        self.expect(Method::GET, &staffs, None, state).await;
        let note = json!({"notes": format!("visit {nth}")});
        self.expect(Method::PATCH, &staffs, Some(&note), state).await;
        self.ask(Method::GET, "/v1/bookings?limit=5", None, StatusCode::OK).await;
    }

    async fn expect(&self, method: Method, path: &str, body: Option<&Value>, state: &str) {
        let answer = self.ask(method, path, body, StatusCode::OK).await;
        if let Some(answer) = answer
            && answer["state"] != state
        {
            self.fail(format!("{path}: {} instead of {state}", answer["state"]));
        }
    }

    /// Asks once. An answer, if it was the right one.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        expected: StatusCode,
    ) -> Option<Value> {
        tokio::time::sleep(PAUSE).await;
        let begun = Instant::now();
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.shared.url));
        if !path.starts_with("/v1/public") {
            request = request.bearer_auth(&self.shared.key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = match request.send().await {
            Ok(response) => {
                let status = response.status();
                response.text().await.map(|text| (status, text))
            }
            Err(error) => Err(error),
        };
        let took = begun.elapsed();
        {
            let mut outcome = self.shared.outcome.lock().unwrap();
            outcome.phases.last_mut().unwrap().1.push(took.as_secs_f64() * 1000.0);
        }
        match answer {
            Ok((status, text)) if status == expected => serde_json::from_str(&text).ok(),
            Ok((status, text)) => self.fail(format!("{method} {path}: {status} {text}")),
            Err(error) => self.fail(format!("{method} {path}: {error:?}")),
        }
    }

    fn fail(&self, what: String) -> Option<Value> {
        let mut outcome = self.shared.outcome.lock().unwrap();
        let phase = outcome.phases.last().unwrap().0;
        outcome.failures.push(format!("{phase}: {what}"));
        None
    }
}
