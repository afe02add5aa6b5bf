//! The system's limit on open files: each connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For the listener, logs, standard streams, and refusals.
const RESERVE: usize = 128;

/// Raises the limit as far as it takes and may be; returns how many connections it leaves room for.
pub fn enough_for(connections: usize, pool: usize) -> usize {
    let reserve = RESERVE + pool;
    let wanted = (connections + reserve) as u64;
    let limit = getrlimit(Resource::Nofile);
    let (Some(soft), hard) = (limit.current, limit.maximum) else {
        return connections;
    };
    let raised = hard.map_or(wanted, |hard| hard.min(wanted)).max(soft);
    let raise = Rlimit { current: Some(raised), maximum: hard };
    let open = if setrlimit(Resource::Nofile, raise).is_ok() { raised } else { soft };
    let room = usize::try_from(open).unwrap_or(usize::MAX).saturating_sub(reserve).max(16);
    if room < connections {
        tracing::warn!(
            room,
            wanted = connections,
            "the system's limit on open files leaves room for fewer connections: raise it (LimitNOFILE, ulimit -n)"
        );
    }
    room.min(connections)
}
