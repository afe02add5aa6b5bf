//! Keeps the server running: one thread starts it, waits for its end and starts it again. That
//! thread lives as long as the server may, for the kernel takes its end for the parent's death.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::Error;
use crate::process::{signal, wait_for_end};

mod launch;

pub(crate) use launch::Launch;
use launch::Server;

/// What the server does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It isn't up yet, for the first time.
    Starting,
    /// It accepts connections.
    Running {
        /// Number of its first process.
        process: u32,
    },
    /// It ended by itself and is being started again.
    Restarting {
        /// How it ended, or why the last attempt to start it failed.
        reason: String,
    },
    /// It was stopped, or never started.
    Stopped,
}

/// Waits between attempts to start a server that doesn't stay up.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A server that lived this long isn't failing over and over: whatever killed it, each further second without it is lost.
const STEADY: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct State {
    status: Status,
    /// The server's first process, from its start until it is reaped; safe to signal meanwhile.
    server: Option<Pid>,
    stop: bool,
    restarts: u64,
    /// Why the first start failed.
    error: Option<Error>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
pub(crate) struct Supervisor {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    cluster: std::path::PathBuf,
}

impl Supervisor {
    /// Returns when the server accepts connections.
    pub(crate) fn start(launch: Launch) -> Result<Self, Error> {
        let shared = Arc::new(Shared::new());
        let cluster = launch.cluster.clone();
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("private-postgres".into())
            .spawn(move || supervise(&launch, &for_thread))
            .map_err(|source| Error::Os { what: "start a thread".into(), source })?;
        let mut state = shared.wait_while(None, |state| state.status == Status::Starting);
        let error = state.error.take();
        drop(state);
        let supervisor = Self { shared, thread: Mutex::new(Some(thread)), cluster };
        match error {
            Some(error) => supervisor.stop().and(Err(error)),
            None => Ok(supervisor),
        }
    }

    /// Fast shutdown; then immediate; then kill.
    pub(crate) fn stop(&self) -> Result<(), Error> {
        for (how, seconds) in [(Signal::INT, 30), (Signal::QUIT, 10), (Signal::KILL, 10)] {
            let mut state = self.shared.lock();
            state.stop = true;
            self.shared.changed.notify_all();
            if let Some(pid) = state.server {
                signal(pid, how);
            }
            drop(state);
            let wait = Some(Duration::from_secs(seconds));
            let state = self.shared.wait_while(wait, |state| state.status != Status::Stopped);
            if state.status == Status::Stopped {
                drop(state);
                self.join();
                return Ok(());
            }
        }
        let server = self.shared.lock().server;
        let processes = server.iter().map(|pid| number(*pid)).collect();
        Err(Error::Leftover { data_dir: self.cluster.clone(), processes })
    }

    pub(crate) fn status(&self) -> Status {
        self.shared.lock().status.clone()
    }

    pub(crate) fn restarts(&self) -> u64 {
        self.shared.lock().restarts
    }

    pub(crate) fn wait_until_running(&self, wait: Duration) -> bool {
        let running = |state: &State| matches!(state.status, Status::Running { .. });
        let waiting = |state: &mut State| !running(state) && state.status != Status::Stopped;
        running(&self.shared.wait_while(Some(wait), waiting))
    }

    pub(crate) fn wait_until_stopped(&self) {
        drop(self.shared.wait_while(None, |state| state.status != Status::Stopped));
    }

    fn join(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that supervises PostgreSQL panicked");
        }
    }
}

impl Shared {
    fn new() -> Self {
        let state =
            State { status: Status::Starting, server: None, stop: false, restarts: 0, error: None };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, status: Status) {
        self.lock().status = status;
        self.changed.notify_all();
    }

    fn wait_while(
        &self,
        wait: Option<Duration>,
        condition: impl FnMut(&mut State) -> bool,
    ) -> MutexGuard<'_, State> {
        // A year is for ever, and unlike Duration::MAX it can be added to the present.
        let wait = wait.unwrap_or(Duration::from_secs(365 * 24 * 3600));
        let waited = self.changed.wait_timeout_while(self.lock(), wait, condition);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Whether the server was told to stop.
    fn stopping(&self) -> bool {
        self.lock().stop
    }
}

/// The thread: serves until told to stop, or until the first start fails.
fn supervise(launch: &Launch, shared: &Shared) {
    let _at_end = MarkStopped(shared);
    let mut pause = SHORTEST_PAUSE;
    loop {
        let started = Instant::now();
        let ended = serve_once(launch, shared);
        let mut state = shared.lock();
        let first = state.status == Status::Starting;
        if first || state.stop {
            state.error = ended.err().filter(|_| first);
            break;
        }
        let reason = ended.unwrap_or_else(|error| error.to_string());
        tracing::error!("PostgreSQL ended and is started again: {reason}");
        state.status = Status::Restarting { reason };
        state.restarts += 1;
        drop(state);
        shared.changed.notify_all();
        if started.elapsed() > STEADY {
            pause = SHORTEST_PAUSE;
        }
        drop(shared.wait_while(Some(pause), |state| !state.stop));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Even if the thread panics nobody waits for it for ever.
struct MarkStopped<'a>(&'a Shared);

impl Drop for MarkStopped<'_> {
    fn drop(&mut self) {
        self.0.set(Status::Stopped);
    }
}

/// From start to end of one server; says how it ended.
fn serve_once(launch: &Launch, shared: &Shared) -> Result<String, Error> {
    let mut server = launch.spawn()?;
    let pid = server.pid();
    shared.lock().server = Some(pid);
    let ready = wait_until_ready(launch, &server, shared);
    match &ready {
        Ok(true) => {
            shared.set(Status::Running { process: number(pid) });
            tracing::info!(process = number(pid), "PostgreSQL accepts connections");
        }
        // Told to stop before it was up: whoever said so may have missed it.
        Ok(false) => signal(pid, Signal::INT),
        Err(_) => signal(pid, Signal::QUIT),
    }
    wait_for_end(pid);
    shared.lock().server = None;
    let ended = server.reap();
    match ready {
        Err(Error::Died { log, tail, .. }) => Err(Error::Died { status: ended, log, tail }),
        other => other.map(|_| ended),
    }
}

/// `false`: told to stop. Only the first start has a time limit: later, waiting is all one can do.
fn wait_until_ready(launch: &Launch, server: &Server, shared: &Shared) -> Result<bool, Error> {
    let first = shared.lock().status == Status::Starting;
    let deadline = Instant::now() + launch.start_timeout;
    loop {
        match () {
            () if shared.stopping() => return Ok(false),
            () if server.is_ready() => return Ok(true),
            () if server.has_ended() => return Err(server.died()),
            () if first && Instant::now() > deadline => {
                return Err(server.slow(launch.start_timeout));
            }
            () => thread::sleep(Duration::from_millis(5)),
        }
    }
}

fn number(pid: Pid) -> u32 {
    pid.as_raw_pid().cast_unsigned()
}
