//! The listener: so many connections and no more, each with time limits, and a bounded goodbye.
//!
//! A connection waits for a request in little memory, and only a request's whole head gets a parser. Whoever is
//! slow to send or to take an answer is cut off.

mod connection;
mod head;
mod places;
mod refuse;
#[cfg(test)]
mod tests;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Proxies;
use places::Places;
pub(super) use refuse::{oversized, slow as too_slow};

/// The largest head of a request, in bytes.
pub const HEAD_BYTES: usize = 16 * 1024;
/// The most header fields.
pub const HEAD_FIELDS: usize = 100;
/// The longest address, with its query.
pub const TARGET_BYTES: usize = 8 * 1024;

/// How many clients are told at once that there is no place for them.
pub const MESSENGERS: usize = 64;

/// How many connections there may be, and how long what may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one network address that is no trusted proxy; 0 for no limit.
    pub connections_per_address: usize,
    /// How long a connection may wait for its next request.
    pub idle: Duration,
    /// How long a request's head may take to arrive, and its body again.
    pub receive: Duration,
    /// How long a client may take to fetch an answer, from when it doesn't fit into the system's buffers.
    pub send: Duration,
    /// How long requests in flight may take once we were told to stop.
    pub goodbye: Duration,
}

/// How many connections the system may finish for us until we take them; it may allow fewer.
const BACKLOG: u32 = 4096;

/// Listens on an address and port. The usual backlog of 128 would make a crowd's connections wait for seconds.
pub async fn listen(address: &str) -> std::io::Result<TcpListener> {
    let mut refused = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for address in tokio::net::lookup_host(address).await? {
        let bound = || {
            let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
            // A restart finds its port while old connections still say goodbye.
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            socket.listen(BACKLOG)
        };
        match bound() {
            Ok(listener) => return Ok(listener),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

/// What all connections share.
struct Shared {
    limits: Limits,
    places: Arc<Places>,
    proxies: Proxies,
    router: Router,
    /// Before we stop: whoever is answered is asked to come by another connection.
    leaving: CancellationToken,
    stop: CancellationToken,
    /// Who tells clients that there is no place for them.
    messengers: Arc<Semaphore>,
}

/// Serves until `stop` is done, then lets requests in flight finish. From `leaving` on, answers close their connections.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    proxies: Proxies,
    limits: Limits,
    leaving: &CancellationToken,
    stop: impl Future<Output = ()>,
) {
    let places = Places::new(limits.connections, limits.connections_per_address);
    let stopping = CancellationToken::new();
    let messengers = Arc::new(Semaphore::new(MESSENGERS));
    let (leaving, stop_all) = (leaving.clone(), stopping.clone());
    let shared =
        Arc::new(Shared { limits, places, proxies, router, leaving, stop: stop_all, messengers });
    let tasks = TaskTracker::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => connection::start(&shared, &tasks, stream, peer),
                Err(error) => {
                    // Out of file descriptors, say: it passes; don't spin meanwhile.
                    tracing::warn!(%error, "accepting a connection failed");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(listener);
    stopping.cancel();
    tasks.close();
    if tokio::time::timeout(limits.goodbye, tasks.wait()).await.is_err() {
        tracing::warn!(connections = tasks.len(), "some requests took too long and were cut off");
    }
}
