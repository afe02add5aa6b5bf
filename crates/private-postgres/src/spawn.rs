//! How children are started: unprivileged, in a process group of their own, and never outliving us.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::account::Account;

/// A command for `program`, run as `account`, with nothing on its input. On Linux it gets `signal`
/// when the *thread* that spawns it ends, so spawn it from one that stays.
pub(crate) fn command(program: &Path, account: &Account, signal: Signal) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).current_dir("/");
    // Ctrl-C at a terminal goes to our group: we stop the server, in our order, not the terminal.
    command.process_group(0);
    for (name, _) in std::env::vars_os().filter(|(name, _)| misleads(name)) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    if account.change {
        command.uid(account.uid).gid(account.gid);
    }
    die_with_parent(&mut command, signal);
    command
}

/// Defaults for libpq and the server, such as `PGDATA` and `PGPORT`, that aren't meant for ours.
fn misleads(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"PG")
}

#[cfg(target_os = "linux")]
fn die_with_parent(command: &mut Command, signal: Signal) {
    use rustix::process::{getpid, getppid, set_parent_process_death_signal};

    let parent = getpid();
    let arm = move || {
        set_parent_process_death_signal(Some(signal))?;
        // A parent that died before that line would never be noticed.
        if getppid() != Some(parent) {
            return Err(rustix::io::Errno::SRCH.into());
        }
        Ok(())
    };
    // SAFETY: the closure runs between fork and exec, where only async-signal-safe calls are
    // allowed: it makes two plain system calls, allocates nothing and takes no lock. It comes after
    // the change of account, which would reset the signal.
    #[allow(unsafe_code)]
    unsafe {
        command.pre_exec(arm);
    }
}

/// Elsewhere a server may outlive us; the next start stops it.
#[cfg(not(target_os = "linux"))]
fn die_with_parent(_: &mut Command, _: Signal) {}
