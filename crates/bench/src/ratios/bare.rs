//! The same framework with nothing behind it: answers each path with a body that is ready.

use std::process::Stdio;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

/// A process that answers so; it ends with the harness.
#[derive(Debug)]
pub struct Bare {
    /// Where.
    pub address: String,
    _process: Child,
}

impl Bare {
    /// Starts it with the bodies of `/0`, `/1` and so on.
    pub async fn start(bodies: &[Vec<u8>]) -> Bare {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg("bare")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let bodies: Vec<_> = bodies.iter().map(|body| String::from_utf8_lossy(body)).collect();
        let line = format!("{}\n", serde_json::to_string(&bodies).unwrap());
        process.stdin.take().unwrap().write_all(line.as_bytes()).await.unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.next_line().await.unwrap().expect("it says where it listens");
        Bare { address, _process: process }
    }
}

/// Runs this process as one.
pub async fn run() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    let bodies: Vec<String> = serde_json::from_str(&line).unwrap();
    let mut router = Router::new();
    for (number, body) in bodies.into_iter().enumerate() {
        let body: &'static str = body.leak();
        let reply = async move || ([(CONTENT_TYPE, "application/json")], body);
        router = router.route(&format!("/{number}"), get(reply));
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}
