//! How the program is told to stop, and how it leaves: whoever sends it requests is to notice before it is gone.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The signals that stop it. From when they are listened to, none ends the process by itself.
#[derive(Debug)]
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Listens from now on.
    pub fn listen() -> std::io::Result<Signals> {
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// The next one; true for the polite one, which leaves time.
    async fn next(&mut self) -> bool {
        tokio::select! {
            _ = self.interrupt.recv() => false,
            _ = self.terminate.recv() => true,
        }
    }

    /// Done when it is time to close. After SIGTERM the node first says for a while that it isn't ready, while it goes on
    /// answering, and each answer asks its client to come by another connection. A second signal, or Ctrl-C, ends that.
    pub async fn asked_to_stop(mut self, leaving: &CancellationToken, drain: Duration) {
        let polite = self.next().await;
        leaving.cancel();
        if polite && !drain.is_zero() {
            tracing::info!(seconds = drain.as_secs(), "leaving: not ready any more");
            tokio::select! {
                () = tokio::time::sleep(drain) => {}
                _ = self.next() => {}
            }
        }
    }
}
