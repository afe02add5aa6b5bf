//! OPS-3: PostgreSQL stands still, is stopped, or has no connection left. Answers come within five seconds, nothing
//! has to be restarted, and what is sent again happens once. `OUTAGE_SECONDS` makes the outage longer.

#![allow(clippy::print_stdout, reason = "the figures are worth keeping")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use private_postgres::{Options, PrivatePostgres};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::Value;
use testkit::{Database, Salon};
use uuid::Uuid;

use crate::server::{Server, wish};

/// What is promised.
const PROMISE: Duration = Duration::from_secs(5);
/// Health needs no database. If it takes longer than this the machine has no time for us, and no promise holds.
const HEALTH: Duration = Duration::from_secs(5);
/// How soon it books again. Two seconds on a machine that has time.
const RECOVERY: Duration = Duration::from_secs(20);
const CLIENTS: usize = 8;

/// These tests measure time, and would take it from each other.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A cluster that this test may stop.
struct Cluster {
    postgres: Mutex<Option<PrivatePostgres>>,
    folder: PathBuf,
    options: Options,
}

impl Cluster {
    fn start(name: &str, connections: u16) -> Arc<Cluster> {
        let folder = std::env::temp_dir().join(format!("slk-{name}-{}", std::process::id()));
        let mut options = Options::for_tests(&folder);
        options.max_connections = connections;
        let cluster = Cluster { postgres: Mutex::default(), folder, options };
        cluster.go_on();
        Arc::new(cluster)
    }

    fn go_on(&self) {
        *self.postgres.lock().unwrap() = Some(PrivatePostgres::start(&self.options).unwrap());
    }

    fn stop(&self) {
        if let Some(running) = self.postgres.lock().unwrap().take() {
            running.stop().unwrap();
        }
    }

    async fn lease(&self) -> Database {
        let url = self.postgres.lock().unwrap().as_ref().unwrap().superuser_url("postgres");
        Database::lease_in(&url).await
    }

    /// The postmaster and all its children.
    fn signal(&self, signal: &str) {
        let file = find_pid_file(&self.folder).expect("a running cluster");
        let text = std::fs::read_to_string(file).unwrap();
        let postmaster = text.lines().next().unwrap();
        let children = Command::new("pgrep").args(["-P", postmaster]).output().unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        for process in std::iter::once(postmaster).chain(children.split_whitespace()) {
            // A child may have ended meanwhile.
            let _ = Command::new("kill").args([signal, process]).status();
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if find_pid_file(&self.folder).is_some() {
            self.signal("-CONT");
        }
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn find_pid_file(folder: &std::path::Path) -> Option<PathBuf> {
    let inside = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    inside.map(|path| path.join("postmaster.pid")).find(|path| path.exists())
}

/// Asks after a node's health until told to stop, and says how long the slowest answer took.
async fn health(client: &Client, url: &str, stop: &AtomicBool) -> Duration {
    let mut slowest = Duration::ZERO;
    while !stop.load(Ordering::Relaxed) {
        let asked = Instant::now();
        let response = client.get(format!("{url}/healthz")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        slowest = slowest.max(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(slowest < HEALTH, "health took {slowest:?}");
    slowest
}

/// The promise, and what a busy machine takes: a request has a few turns to wait for where health has one.
fn promise(health: Duration) -> Duration {
    PROMISE + 3 * health
}

fn outage() -> Duration {
    let given = std::env::var("OUTAGE_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(given.unwrap_or(7))
}

/// One attempt to book, under a key that is told again afterwards.
struct Attempt {
    key: String,
    body: Value,
    booking: Option<String>,
}

#[derive(Default)]
struct Tally {
    unavailable: AtomicUsize,
    booked: AtomicUsize,
    worst_millis: AtomicUsize,
}

async fn book(server: &Server, path: &str, key: &str, body: &Value) -> Response {
    let request = server.request(Method::POST, path).header("Idempotency-Key", key);
    request.json(body).send().await.expect("an answer, whatever PostgreSQL does")
}

/// Books one free time after another until told to stop.
async fn client(
    server: &Server,
    salon: &Salon,
    number: usize,
    stop: &AtomicBool,
    tally: &Tally,
) -> Vec<Attempt> {
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let mut attempts = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let nth = attempts.len();
        let (day, hour) = (1 + nth % 28, 9 + number);
        let month = 1 + (nth / 28) % 12;
        let year = 2031 + nth / 336;
        let starts_at = format!("{year}-{month:02}-{day:02}T{hour:02}:00");
        let body = wish(salon, &starts_at, &format!("c{number}@example.org"));
        let key = Uuid::from_u128((number * 1_000_000 + nth) as u128).to_string();
        let begun = Instant::now();
        let response = book(server, &path, &key, &body).await;
        let millis = begun.elapsed().as_millis() as usize;
        tally.worst_millis.fetch_max(millis, Ordering::Relaxed);
        let (status, retry) = (response.status(), response.headers().contains_key("retry-after"));
        let answer: Value = response.json().await.unwrap();
        if status == StatusCode::CREATED {
            tally.booked.fetch_add(1, Ordering::Relaxed);
        } else {
            assert_eq!(
                (status, &answer["code"]),
                (StatusCode::SERVICE_UNAVAILABLE, &"database_unavailable".into()),
                "{answer}"
            );
            assert!(retry, "503 says when to try again");
            tally.unavailable.fetch_add(1, Ordering::Relaxed);
            // Less than it is asked to wait, so that something is always on its way.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let booking = answer["booking"]["id"].as_str().map(str::to_owned);
        attempts.push(Attempt { key, body, booking });
    }
    attempts
}

/// Whatever was sent, sent again twice, gives one booking each; and there are no others.
async fn replay(server: &Server, salon: &Salon, attempts: &[Attempt]) {
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let mut known = BTreeSet::new();
    for attempt in attempts {
        let mut ids = BTreeSet::new();
        ids.extend(attempt.booking.clone());
        for _ in 0..2 {
            let response = book(server, &path, &attempt.key, &attempt.body).await;
            assert_eq!(response.status(), StatusCode::CREATED, "{}", attempt.body);
            let answer: Value = response.json().await.unwrap();
            ids.insert(answer["booking"]["id"].as_str().unwrap().to_owned());
        }
        assert_eq!(ids.len(), 1, "one key, one booking: {ids:?}");
        known.extend(ids);
    }
    assert_eq!(known.len(), attempts.len());
    let rows = server
        .database
        .superuser()
        .await
        .query("select id::text from bookings", &[])
        .await
        .unwrap();
    let rows: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(rows, known, "no booking that nobody knows of");
}

/// Clients book while the database goes away and comes back.
async fn survives(
    server: &Server,
    salon: &Salon,
    away: impl FnOnce() + Send + 'static,
    back: impl FnOnce() + Send + 'static,
) {
    let (stop, tally) = (AtomicBool::new(false), Tally::default());
    let story = async {
        let begun = Instant::now();
        while tally.booked.load(Ordering::Relaxed) < CLIENTS {
            assert!(begun.elapsed() < Duration::from_secs(20), "it books before");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::task::spawn_blocking(away).await.unwrap();
        tokio::time::sleep(outage()).await;
        tokio::task::spawn_blocking(back).await.unwrap();
        let (again, before) = (Instant::now(), tally.booked.load(Ordering::Relaxed));
        while tally.booked.load(Ordering::Relaxed) == before {
            assert!(again.elapsed() < RECOVERY, "not booking again");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        println!("booking again after {:?}", again.elapsed());
        tokio::time::sleep(Duration::from_millis(700)).await;
        stop.store(true, Ordering::Relaxed);
    };
    let clients = join_all((0..CLIENTS).map(|number| client(server, salon, number, &stop, &tally)));
    let health = health(&server.client, &server.url, &stop);
    let (attempts, (), health) = tokio::join!(clients, story, health);
    let attempts: Vec<Attempt> = attempts.into_iter().flatten().collect();
    let worst = Duration::from_millis(tally.worst_millis.load(Ordering::Relaxed) as u64);
    println!(
        "{} attempts, {} refused, the slowest answer after {worst:?}, health after {health:?}",
        attempts.len(),
        tally.unavailable.load(Ordering::Relaxed)
    );
    assert!(worst < promise(health), "an answer took {worst:?}");
    assert!(tally.unavailable.load(Ordering::Relaxed) > 0, "the outage was noticed");
    replay(server, salon, &attempts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_stands_still_is_said_to_be_away_and_nothing_is_doubled_ops_3() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let cluster = Cluster::start("still", 60);
    let server = Server::on(cluster.lease().await, &[]).await;
    let salon = Salon::builder().build(&server.database).await;
    let (still, moving) = (Arc::clone(&cluster), Arc::clone(&cluster));
    survives(&server, &salon, move || still.signal("-STOP"), move || moving.signal("-CONT")).await;
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_stopped_and_started_is_found_again_ops_3() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let cluster = Cluster::start("stopped", 60);
    let server = Server::on(cluster.lease().await, &[]).await;
    let salon = Salon::builder().build(&server.database).await;
    let (stopped, started) = (Arc::clone(&cluster), Arc::clone(&cluster));
    survives(&server, &salon, move || stopped.stop(), move || started.go_on()).await;
    drop(server);
}

/// Three nodes whose pools want twice the connections that PostgreSQL has.
#[tokio::test(flavor = "multi_thread")]
async fn nodes_share_a_database_that_is_full_ops_3() {
    const CONNECTIONS: u16 = 24;
    let _turn = ONE_AT_A_TIME.lock().await;
    let cluster = Cluster::start("full", CONNECTIONS);
    let database = cluster.lease().await;
    let salon = Salon::builder().build(&database).await;
    let first = Server::on(database, &[("POOL_SIZE", "16")]).await;
    let mut nodes = vec![first.url.clone()];
    let mut others = Vec::new();
    for _ in 0..2 {
        let (url, process) = first.another(&[("POOL_SIZE", "16")]).await;
        nodes.push(url);
        others.push(process);
    }
    let stop = AtomicBool::new(false);
    let story = share(&first, &nodes, &salon);
    let story = async {
        let worst = story.await;
        stop.store(true, Ordering::Relaxed);
        worst
    };
    let (worst, health) = tokio::join!(story, health(&first.client, &first.url, &stop));
    println!("the slowest answer after {worst:?}, health after {health:?}");
    assert!(worst < promise(health), "{worst:?}");
}

/// A node that has lost its connections while others have all there are: these give one back now and then.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_connections_gets_one_from_a_node_that_has_several_ops_3() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let cluster = Cluster::start("starved", 24);
    let database = cluster.lease().await;
    let salon = Salon::builder().build(&database).await;
    let rich = Server::on(database, &[("POOL_SIZE", "16")]).await;
    let (its_url, url) = ([rich.url.clone()], &rich.database);
    // It has some, and wants more than there will be.
    ask(&rich, &its_url, &salon, 6).await;
    let admin = url.superuser().await;
    admin
        .batch_execute("create temporary table before as select clock_timestamp() as at")
        .await
        .unwrap();
    let (poor, mut process) = rich.another(&[("POOL_SIZE", "16")]).await;
    let worker = url.config_of("slotkeeper_worker");
    let mut taken = Vec::new();
    take_all(&worker, &mut taken).await;
    let ended = "select pg_terminate_backend(pid) from pg_stat_activity, before
        where usename = 'slotkeeper_server' and backend_start > before.at";
    admin.query(ended, &[]).await.unwrap();
    take_all(&worker, &mut taken).await;
    let begun = Instant::now();
    loop {
        let (its, poor) = tokio::join!(
            ask(&rich, &its_url, &salon, 24),
            ask(&rich, std::slice::from_ref(&poor), &salon, 1)
        );
        assert!(its.iter().any(|answer| answer.status == StatusCode::OK));
        if poor.iter().all(|answer| answer.status == StatusCode::OK) {
            break;
        }
        assert!(begun.elapsed() < RECOVERY, "it has none, and gets none");
    }
    drop(taken);
    process.kill().await.unwrap();
}

/// Connects until PostgreSQL has no place left.
async fn take_all(config: &tokio_postgres::Config, taken: &mut Vec<tokio_postgres::Client>) {
    for _ in 0..3 {
        while let Ok((client, connection)) = config.connect(tokio_postgres::NoTls).await {
            tokio::spawn(connection);
            taken.push(client);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

struct Answer {
    status: StatusCode,
    retry: bool,
    took: Duration,
}

/// Asks all nodes at once, `count` times in all.
async fn ask(server: &Server, nodes: &[String], salon: &Salon, count: usize) -> Vec<Answer> {
    join_all((0..count).map(async |number| {
        let url = format!("{}/v1/public/{}", nodes[number % nodes.len()], salon.slug);
        let begun = Instant::now();
        let response = server.client.get(url).send().await.unwrap();
        let retry = response.headers().contains_key("retry-after");
        Answer { status: response.status(), retry, took: begun.elapsed() }
    }))
    .await
}

/// Returns how long the slowest answer took.
async fn share(server: &Server, nodes: &[String], salon: &Salon) -> Duration {
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.extend(ask(server, nodes, salon, 48).await);
    }
    let good = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    println!("{} answers, {} refused", answers.len(), answers.len() - good);
    assert!(good > answers.len() / 2);

    // Nodes lose some connections, and somebody else takes them: they go on with what they have.
    let ended = "select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'slotkeeper_server' order by pid limit 6";
    server.database.superuser().await.query(ended, &[]).await.unwrap();
    let mut taken = Vec::new();
    take_all(&server.database.config_of("slotkeeper_worker"), &mut taken).await;
    assert!(!taken.is_empty());
    answers.extend(ask(server, nodes, salon, 60).await);
    drop(taken);
    for answer in &answers {
        let told = answer.status == StatusCode::SERVICE_UNAVAILABLE && answer.retry;
        assert!(told || answer.status == StatusCode::OK, "{}", answer.status);
    }
    // When they are gone nobody is refused any more.
    let gone = Instant::now();
    while ask(server, nodes, salon, 48).await.iter().any(|answer| answer.status != StatusCode::OK) {
        assert!(gone.elapsed() < RECOVERY);
    }
    answers.iter().map(|answer| answer.took).max().unwrap()
}
