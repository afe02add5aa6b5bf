//! Throw-away data directories, queries, and a second process to run a server in.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use private_postgres::{Options, PrivatePostgres, Status};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tokio_postgres::{NoTls, SimpleQueryMessage};

/// A data directory of one test, removed with it.
pub struct Dir(PathBuf);

impl Dir {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir =
            env::temp_dir().join(format!("private-postgres-it-{}-{count}", std::process::id()));
        fs::create_dir(&dir).unwrap();
        Self(dir.canonicalize().unwrap())
    }

    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn start(dir: &Dir) -> PrivatePostgres {
    PrivatePostgres::start(&Options::for_tests(dir.data())).unwrap()
}

/// Runs `sql` and returns the first column of its last row.
pub fn query(url: &str, sql: &str) -> Result<String, tokio_postgres::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let task = tokio::spawn(connection);
        let messages = client.simple_query(sql).await?;
        drop(client);
        task.await.unwrap()?;
        let row = messages.iter().rev().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(String::from),
            _ => None,
        });
        Ok(row.unwrap_or_default())
    })
}

pub fn server_process(postgres: &PrivatePostgres) -> u32 {
    match postgres.status() {
        Status::Running { process } => process,
        other => panic!("not running: {other:?}"),
    }
}

fn pid(process: u32) -> Pid {
    Pid::from_raw(process.try_into().unwrap()).unwrap()
}

pub fn signal(process: u32, signal: Signal) {
    kill_process(pid(process), signal).unwrap();
}

pub fn is_alive(process: u32) -> bool {
    test_kill_process(pid(process)).is_ok()
}

pub fn eventually(what: &str, wait: Duration, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + wait;
    while !condition() {
        assert!(Instant::now() < deadline, "not within {wait:?}: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Another process that runs a server until it is killed.
pub struct Parent {
    pub child: Child,
    pub url: String,
    pub server: u32,
    /// Kept open: the other process writes to it when it ends.
    _output: BufReader<ChildStdout>,
}

impl Parent {
    /// `program` is [`Parent::program`], or a copy of it run in some special way.
    pub fn start(data_dir: &Path, mut program: Command) -> Self {
        let mut child =
            program.arg(data_dir).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let (server, url) =
            line.trim().split_once(' ').expect("the other process started no server");
        Self { child, url: url.into(), server: server.parse().unwrap(), _output: output }
    }

    pub fn program() -> &'static str {
        env!("CARGO_BIN_EXE_private-postgres-parent")
    }

    pub fn command() -> Command {
        Command::new(Parent::program())
    }

    pub fn kill_9(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
