//! Load: clients that ask one request after the other, each over a connection of its own, and look at every answer.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::{join_all, try_join_all};

use super::http::{Answer, Connection};

/// How fast it went for a while.
#[derive(Debug, Clone)]
pub struct Slice {
    /// Answers a second.
    pub rate: f64,
    /// How long each took, in milliseconds; only their mean where nobody says more.
    pub millis: Vec<f64>,
}

/// What clients ask.
pub trait Work: Send + Sync + 'static {
    /// The request of this number; nothing when there is no more to ask.
    fn request(&self, number: usize) -> Option<Cow<'_, [u8]>>;

    /// Looks at its answer. An error ends the run.
    fn check(&self, number: usize, answer: &Answer<'_>) -> Result<(), String>;
}

/// So many clients ask for so long, or until there is no more to ask.
pub async fn load(
    address: &str,
    clients: usize,
    time: Duration,
    work: Arc<impl Work>,
) -> Result<Slice, String> {
    let opening = (0..clients).map(|_| Connection::open(address));
    let connections = try_join_all(opening).await.map_err(|error| format!("{address}: {error}"))?;
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let client = |connection| {
        tokio::spawn(client(connection, begun + time, Arc::clone(&work), Arc::clone(&next)))
    };
    let clients: Vec<_> = connections.into_iter().map(client).collect();
    let mut millis = Vec::new();
    for ended in join_all(clients).await {
        millis.extend(ended.map_err(|error| error.to_string())??);
    }
    let took = begun.elapsed().as_secs_f64();
    Ok(Slice { rate: millis.len() as f64 / took, millis })
}

async fn client(
    mut connection: Connection,
    until: Instant,
    work: Arc<impl Work>,
    next: Arc<AtomicUsize>,
) -> Result<Vec<f64>, String> {
    let mut millis = Vec::new();
    // Each asks once at least, however little time there is.
    while millis.is_empty() || Instant::now() < until {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = work.request(number) else { break };
        let begun = Instant::now();
        let answer = connection.ask(&request).await?;
        millis.push(begun.elapsed().as_secs_f64() * 1000.0);
        work.check(number, &answer)?;
    }
    Ok(millis)
}
