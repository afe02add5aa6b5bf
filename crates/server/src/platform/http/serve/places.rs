//! How many connections there are. Who comes when all places are taken gets that of the connection which has
//! waited longest for a request; whoever is being served keeps theirs.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// All places.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    most_per_address: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    open: usize,
    by_address: HashMap<IpAddr, usize>,
    /// Who waits for a request, in the order in which they began to.
    waiting: BTreeMap<u64, oneshot::Sender<()>>,
    next: u64,
}

/// Why there is none left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// Everybody is being served.
    Everywhere,
    /// This address has as many as one may have.
    Address,
}

impl Places {
    /// So many in all and for one address; 0 for an address is no limit.
    pub fn new(most: usize, most_per_address: usize) -> Arc<Places> {
        Arc::new(Places { most, most_per_address, taken: Mutex::default() })
    }

    /// Takes a place. Without an address only the limit for all counts.
    pub fn take(self: &Arc<Places>, address: Option<IpAddr>) -> Result<Place, Full> {
        let mut taken = self.taken();
        let address = address.filter(|_| self.most_per_address > 0);
        let of_address = address.and_then(|one| taken.by_address.get(&one)).copied().unwrap_or(0);
        if address.is_some() && of_address >= self.most_per_address {
            return Err(Full::Address);
        }
        if taken.open >= self.most {
            let (_, longest) = taken.waiting.pop_first().ok_or(Full::Everywhere)?;
            // It leaves in a moment: until then there is one connection more.
            let _ = longest.send(());
        }
        taken.open += 1;
        if let Some(address) = address {
            taken.by_address.insert(address, of_address + 1);
        }
        drop(taken);
        Ok(Place { places: Arc::clone(self), address })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub fn open(&self) -> usize {
        self.taken().open
    }
}

/// A connection's place; free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    address: Option<IpAddr>,
}

impl Place {
    /// From now on this connection waits for a request, until the guard is dropped. The receiver hears when it
    /// has to leave.
    pub fn wait(&self) -> (Waiting<'_>, oneshot::Receiver<()>) {
        let (leave, told) = oneshot::channel();
        let mut taken = self.places.taken();
        let number = taken.next;
        taken.next += 1;
        taken.waiting.insert(number, leave);
        (Waiting { places: &self.places, number }, told)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.open -= 1;
        let Some(address) = self.address else { return };
        let left = taken.by_address.get(&address).map_or(0, |count| count - 1);
        if left == 0 {
            taken.by_address.remove(&address);
        } else {
            taken.by_address.insert(address, left);
        }
    }
}

/// See [`Place::wait`].
#[derive(Debug)]
pub(super) struct Waiting<'a> {
    places: &'a Places,
    number: u64,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.places.taken().waiting.remove(&self.number);
    }
}
