//! Looks at the machine's processes: which of them belong to a cluster, and whether a child ended.

use std::path::Path;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// Whether a line of the process list is a server of the cluster `name`: its first process, which
/// has our setting among its arguments, or another, whose title PostgreSQL sets.
fn is_server(command: &str, name: &str) -> bool {
    let program = command.split(['\0', ' ']).next().unwrap_or_default();
    command.starts_with(&format!("postgres: {name}:"))
        || (program.rsplit('/').next() == Some("postgres")
            && command.contains(&format!("cluster_name={name}")))
}

/// The server processes of account `uid` that belong to the cluster `name` in `cluster`.
#[cfg(target_os = "linux")]
pub(crate) fn of_cluster(cluster: &Path, name: &str, uid: u32) -> Vec<Pid> {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    let belongs = |proc: &Path| {
        let read = |file| {
            String::from_utf8_lossy(&fs::read(proc.join(file)).unwrap_or_default()).into_owned()
        };
        // The working directory tells too if somebody started the server by hand, but in some
        // containers not even root may see it.
        fs::metadata(proc).is_ok_and(|meta| meta.uid() == uid)
            && (is_server(&read("cmdline"), name)
                || (read("comm").trim_end() == "postgres"
                    && fs::read_link(proc.join("cwd")).is_ok_and(|dir| dir == cluster)))
    };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .filter(|(_, proc)| belongs(proc))
        .filter_map(|(number, _)| Pid::from_raw(number))
        .collect()
}

/// The server processes of account `uid` that belong to the cluster `name`.
#[cfg(not(target_os = "linux"))]
pub(crate) fn of_cluster(_: &Path, name: &str, uid: u32) -> Vec<Pid> {
    let list = std::process::Command::new("ps").args(["-axwwo", "pid=,uid=,command="]).output();
    let list = list.map(|output| output.stdout).unwrap_or_default();
    let belongs = |line: &str| {
        let (number, rest) = line.trim_start().split_once(' ')?;
        let (owner, command) = rest.trim_start().split_once(' ')?;
        let ours = owner.parse() == Ok(uid) && is_server(command.trim_start(), name);
        ours.then_some(Pid::from_raw(number.parse().ok()?)?)
    };
    String::from_utf8_lossy(&list).lines().filter_map(belongs).collect()
}

/// Sends a signal to a process, which may have ended in the meantime.
pub(crate) fn signal(pid: Pid, signal: Signal) {
    if let Err(e) = kill_process(pid, signal) {
        tracing::debug!(pid = pid.as_raw_pid(), "signal not sent: {e}");
    }
}

/// Whether our child has ended. It isn't reaped, so that its number stays its own.
pub(crate) fn has_ended(child: Pid) -> bool {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    !matches!(waitid(WaitId::Pid(child), options), Ok(None))
}

/// Waits until our child has ended, without reaping it.
pub(crate) fn wait_for_end(child: Pid) {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while matches!(waitid(WaitId::Pid(child), options), Err(rustix::io::Errno::INTR)) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_servers_from_their_clients() {
        let name = "slotkeeper-0123456789abcdef";
        let first =
            format!("/usr/lib/postgresql/15/bin/postgres\0-D\0/x\0-c\0cluster_name={name}\0");
        assert!(is_server(&first, name));
        assert!(is_server(&format!("postgres: {name}: checkpointer "), name));
        assert!(!is_server("postgres: slotkeeper-ffff: checkpointer ", name));
        assert!(!is_server(&format!("psql\0postgresql://@/db?host=/tmp/{name}\0"), name));
        assert!(!is_server(&format!("vi\0postgres: {name}: notes"), name));
    }
}
