//! Many want the same: one slot, of which one gets it and the others are told; and the seats of one session.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use uuid::Uuid;

use super::http::Answer;
use super::load::{Work, load};
use super::world::Place;
use super::writes::{Ledger, read};

/// So many clients want this place at the same moment. Gives how long each waited for its answer, in milliseconds.
pub async fn slot(address: &str, ledger: &Arc<Ledger>, clients: usize) -> Result<Vec<f64>, String> {
    let (place, won) = (ledger.place(), AtomicUsize::new(0));
    let work = Arc::new(Slot { place, ledger: Arc::clone(ledger), won });
    // No time at all: each asks once.
    let slice = load(address, clients, Duration::ZERO, Arc::clone(&work)).await?;
    match work.won.load(Ordering::Relaxed) {
        1 => Ok(slice.millis),
        won => Err(format!("of {clients} clients for one slot {won} got it")),
    }
}

struct Slot {
    place: Place,
    ledger: Arc<Ledger>,
    won: AtomicUsize,
}

impl Work for Slot {
    fn request(&self, number: usize) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Owned(self.ledger.hold(self.place, number)))
    }

    fn check(&self, _: usize, answer: &Answer<'_>) -> Result<(), String> {
        if answer.status == 409 {
            let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
            if body["code"] == "slot_taken" {
                return Ok(());
            }
        }
        self.ledger.keep(read(answer, 201, "held", Some(self.place))?);
        self.won.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Holds seats of one session, one after the other.
pub struct Seats {
    /// Whose session.
    pub business: usize,
    /// The session.
    pub session: Uuid,
    /// Where they are kept.
    pub ledger: Arc<Ledger>,
}

impl Work for Seats {
    fn request(&self, number: usize) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Owned(self.ledger.seat(self.business, self.session, number)))
    }

    fn check(&self, _: usize, answer: &Answer<'_>) -> Result<(), String> {
        self.ledger.keep(read(answer, 201, "held", None)?);
        Ok(())
    }
}
