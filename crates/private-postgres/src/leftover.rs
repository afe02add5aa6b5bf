//! Clears away what an earlier server left: itself, if it outlived its parent, or its pid file.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::Error;
use crate::account::Account;
use crate::error::Doing;
use crate::process::{of_cluster, signal};
use crate::url::PORT;

/// Ends every server process in `cluster`, then removes the files that name one: PostgreSQL refuses
/// to start if that number has meanwhile gone to another process of the same account, as it soon
/// does in a container, or to a dead one that nobody has reaped. Our lock keeps away anyone else
/// who might start a server here.
pub(crate) fn clear(
    cluster: &Path,
    socket_dir: &Path,
    name: &str,
    account: &Account,
) -> Result<(), Error> {
    let remaining = || of_cluster(cluster, name, account.uid);
    let found = remaining();
    if !found.is_empty() {
        end(cluster, &found, remaining)?;
    }
    let socket = socket_dir.join(format!(".s.PGSQL.{PORT}"));
    let stale = [cluster.join("postmaster.pid"), socket.with_added_extension("lock"), socket];
    stale.iter().try_for_each(|file| match fs::remove_file(file) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        other => other.doing("remove", file),
    })
}

/// Asks politely, then firmly, then kills.
fn end(cluster: &Path, found: &[Pid], remaining: impl Fn() -> Vec<Pid>) -> Result<(), Error> {
    tracing::warn!(processes = found.len(), "stopping an earlier server in {}", cluster.display());
    // Without its first process the others end by themselves, unless they are deep in a query.
    let first = first_process(cluster).filter(|pid| found.contains(pid));
    if let Some(pid) = first {
        signal(pid, Signal::INT);
    }
    if gone_within(Duration::from_secs(if first.is_some() { 15 } else { 3 }), &remaining) {
        return Ok(());
    }
    for (harder, wait) in [(Signal::QUIT, 5), (Signal::KILL, 10)] {
        remaining().into_iter().for_each(|pid| signal(pid, harder));
        if gone_within(Duration::from_secs(wait), &remaining) {
            return Ok(());
        }
    }
    let processes = remaining().into_iter().map(|pid| pid.as_raw_pid().cast_unsigned()).collect();
    Err(Error::Leftover { data_dir: cluster.to_path_buf(), processes })
}

fn first_process(cluster: &Path) -> Option<Pid> {
    let pid_file = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    Pid::from_raw(pid_file.lines().next()?.trim().parse().ok()?)
}

fn gone_within(wait: Duration, remaining: impl Fn() -> Vec<Pid>) -> bool {
    let deadline = Instant::now() + wait;
    loop {
        if remaining().is_empty() {
            return true;
        }
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
}
