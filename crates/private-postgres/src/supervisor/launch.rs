//! One server process: how it is started, when it is ready, how it ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal};

use crate::account::Account;
use crate::error::Doing;
use crate::{Error, leftover, log, process, spawn};

/// All that is needed to start the server, again and again.
#[derive(Debug)]
pub(crate) struct Launch {
    pub program: PathBuf,
    pub cluster: PathBuf,
    pub socket_dir: PathBuf,
    pub name: String,
    pub account: Account,
    pub settings: Vec<(String, String)>,
    pub log: PathBuf,
    pub start_timeout: Duration,
}

/// A server process that was started and not reaped yet.
pub(super) struct Server {
    child: Child,
    pid: Pid,
    pid_file: PathBuf,
    log: PathBuf,
    /// Where in the log this server began, in bytes.
    log_start: u64,
}

impl Launch {
    /// Starts the server, after whatever an earlier one left was cleared away. It gets the signal of
    /// a fast shutdown if this thread ends.
    pub(super) fn spawn(&self) -> Result<Server, Error> {
        leftover::clear(&self.cluster, &self.socket_dir, &self.name, &self.account)?;
        let log = log::open(&self.log)?;
        let log_start = log.metadata().map(|meta| meta.len()).unwrap_or(0);
        let too = log.try_clone().doing("open", &self.log)?;
        let mut command = spawn::command(&self.program, &self.account, Signal::INT);
        command.arg("-D").arg(&self.cluster);
        for (name, value) in &self.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let child =
            command.stdout(log).stderr(Stdio::from(too)).spawn().doing("run", &self.program)?;
        Ok(Server {
            pid: Pid::from_child(&child),
            child,
            pid_file: self.cluster.join("postmaster.pid"),
            log: self.log.clone(),
            log_start,
        })
    }
}

impl Server {
    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// As `pg_ctl` tells it: the eighth line of a pid file that is this server's.
    pub(super) fn is_ready(&self) -> bool {
        let text = fs::read_to_string(&self.pid_file).unwrap_or_default();
        let line = |number: usize| text.lines().nth(number - 1).unwrap_or_default().trim();
        line(1).parse() == Ok(self.child.id()) && line(8) == "ready"
    }

    pub(super) fn has_ended(&self) -> bool {
        process::has_ended(self.pid)
    }

    /// Takes the ended process off the system's list; says how it ended.
    pub(super) fn reap(&mut self) -> String {
        self.child.wait().map_or_else(|e| e.to_string(), |status| status.to_string())
    }

    pub(super) fn died(&self) -> Error {
        let status = "it ended while starting".into();
        Error::Died { status, log: self.log.clone(), tail: self.tail() }
    }

    pub(super) fn slow(&self, waited: Duration) -> Error {
        Error::Slow { waited, log: self.log.clone(), tail: self.tail() }
    }

    fn tail(&self) -> String {
        log::tail(Path::new(&self.log), self.log_start)
    }
}
