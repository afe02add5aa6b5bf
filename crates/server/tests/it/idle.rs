//! OPS-3: thousands of connections that only wait. `IDLE_SOCKETS=10000 SOCKET_SECONDS=60` is the full form.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the figures are worth keeping")]

use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};
use reqwest::StatusCode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::raw::{Raw, get};
use crate::server::Server;

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Each connection has an end here and one in the server.
fn allow_files(count: usize) {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(u64::MAX);
    setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum }).unwrap();
    assert!(wanted > count as u64 + 500, "only {wanted} files may be open: raise the limit");
}

/// Memory in use, in kB.
fn memory(server: &Server) -> usize {
    let process = server.process.id().unwrap();
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Every other one has asked something before it waits.
async fn connect(server: &Server, number: usize) -> Raw {
    let mut connection = Raw::connect(server).await;
    if number.is_multiple_of(2) {
        connection.send(get("/healthz")).await;
        assert_eq!(connection.answer().await.status, 200);
    }
    connection
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_idle_connections_cost_little_and_hinder_nobody_ops_3() {
    let (count, seconds) = (number("IDLE_SOCKETS", 2_000), number("SOCKET_SECONDS", 5));
    allow_files(count);
    let settings = [
        ("MAX_CONNECTIONS", "16384"),
        ("MAX_CONNECTIONS_PER_ADDRESS", "0"),
        ("IDLE_SECONDS", "600"),
    ];
    let server = Server::with(&settings).await;
    for _ in 0..50 {
        assert_eq!(server.get("/readyz").await.0, StatusCode::OK);
    }
    let before = memory(&server);
    let connecting = stream::iter(0..count).map(|number| connect(&server, number));
    let mut idle: Vec<Raw> = connecting.buffer_unordered(64).collect().await;
    // Those that have asked wait without a parser a moment later.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let connected = memory(&server);

    let (begun, mut slowest, mut most) = (Instant::now(), Duration::ZERO, connected);
    while begun.elapsed() < Duration::from_secs(seconds as u64) {
        let asked = Instant::now();
        assert_eq!(server.get("/healthz").await.0, StatusCode::OK);
        assert_eq!(server.get("/readyz").await.0, StatusCode::OK);
        slowest = slowest.max(asked.elapsed());
        most = most.max(memory(&server));
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    println!(
        "{count} idle connections for {seconds} s: {before} kB before, {connected} kB with them, {most} kB at most, \
         both health checks within {slowest:?}"
    );
    assert!(connected.saturating_sub(before) < count * 10 + 8_000, "they cost too much");
    assert!(most < connected + 4_000, "memory grows while they wait");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    for connection in idle.iter_mut().step_by(count / 20) {
        connection.send(get("/healthz")).await;
        assert_eq!(connection.answer().await.status, 200, "they are still served");
    }
}
