//! A narrow gate for work that is nice to have: under load it is left out rather than queued.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// See the module.
#[derive(Debug)]
pub struct Leisure(Semaphore);

impl Leisure {
    /// So many at once.
    pub fn new(at_once: usize) -> Leisure {
        Leisure(Semaphore::new(at_once))
    }

    /// A turn, unless too many others are waiting.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        let waited = tokio::time::timeout(Duration::from_millis(400), self.0.acquire()).await;
        waited.ok()?.ok()
    }
}
