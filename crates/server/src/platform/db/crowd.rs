//! When PostgreSQL has no connection left, because other nodes and people have them all: requests take turns with
//! the connections that this node has, and only now and then one asks for more. A node that has several gives one back now
//! and then, for another may have lost all of its own, and nobody else would ever leave it any.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How long one waits for a connection of ours before one looks again.
pub(super) const AGAIN: Duration = Duration::from_millis(200);
/// How often a full PostgreSQL is asked for one more: it refuses in a process of its own each time.
const ASKED: Duration = Duration::from_millis(500);

/// How long after a refusal one is left to others: what we ask for at that moment ourselves has been answered by then.
pub(super) const LEFT_AFTER: Duration = Duration::from_millis(250);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Until when PostgreSQL is taken to be full.
    until: Option<Instant>,
    /// When we last left one to others, or were about to.
    left: Option<Instant>,
    /// Whether none was idle then.
    owes: bool,
}

impl Crowd {
    /// PostgreSQL has refused a connection. Says whether it is time to leave one of ours to others.
    pub fn noticed(&self) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        state.until = Some(now + ASKED);
        let due = state.left.is_none_or(|left| now - left >= 2 * ASKED);
        if due {
            state.left = Some(now);
        }
        due
    }

    /// Whether it is likely to refuse another. Says no to one caller each time, who finds out.
    pub fn lasts(&self) -> bool {
        let mut state = self.state();
        let Some(time) = state.until else { return false };
        if Instant::now() < time {
            return true;
        }
        state.until = None;
        false
    }

    /// Lets others ask first for a while: we have just left one to them.
    pub fn after_others(&self) {
        self.state().until = Some(Instant::now() + 2 * ASKED);
    }

    /// None was idle: the next that is given back is for others.
    pub fn owe(&self) {
        self.state().owes = true;
    }

    /// Whether it is.
    pub fn pays(&self) -> bool {
        std::mem::take(&mut self.state().owes)
    }

    /// One of our connections may be free now.
    pub fn one_is_free(&self) {
        self.freed.notify_one();
    }

    /// Waits for that, and not for long.
    pub async fn wait(&self) {
        let _ = tokio::time::timeout(AGAIN, self.freed.notified()).await;
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_left_to_others_and_not_at_once_another() {
        let crowd = Crowd::default();
        assert!(!crowd.lasts() && !crowd.pays(), "there is room");
        assert!(crowd.noticed());
        assert!(!crowd.noticed(), "one at a time");
        crowd.owe();
        assert!(crowd.pays() && !crowd.pays(), "once");
        crowd.after_others();
        assert!(crowd.lasts(), "others ask first");
    }
}
