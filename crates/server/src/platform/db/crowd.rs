//! When PostgreSQL has no connection left, because other nodes and people have them all: requests take turns with
//! the connections that this node has, and only now and then one asks for more.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How long one waits for a connection of ours before one looks again.
pub(super) const AGAIN: Duration = Duration::from_millis(200);
/// How often a full PostgreSQL is asked for one more: it refuses in a process of its own each time.
const ASKED: Duration = Duration::from_millis(500);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    /// Until when PostgreSQL is taken to be full.
    until: Mutex<Option<Instant>>,
    freed: Notify,
}

impl Crowd {
    /// PostgreSQL has refused a connection.
    pub fn noticed(&self) {
        *self.until() = Some(Instant::now() + ASKED);
    }

    /// Whether it is likely to refuse another. Says no to one caller each time, who finds out.
    pub fn lasts(&self) -> bool {
        let mut until = self.until();
        let Some(time) = *until else { return false };
        let now = Instant::now();
        if now < time {
            return true;
        }
        *until = None;
        false
    }

    /// One of our connections may be free now.
    pub fn one_is_free(&self) {
        self.freed.notify_one();
    }

    /// Waits for that, and not for long.
    pub async fn wait(&self) {
        let _ = tokio::time::timeout(AGAIN, self.freed.notified()).await;
    }

    fn until(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
