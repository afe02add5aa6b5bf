//! Several practices, each a tenant of its own with its own clients: they get in each other's way at home, and nowhere else.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::join_all;
use futures_util::stream;
use futures_util::stream::StreamExt as _;
use testkit::Database;
use tokio_postgres::Client;

use crate::mix::World;
use crate::mix::clients::{Crowd, Habits};
use crate::truth::ask::Asker;
use crate::truth::journal::Deed;
use crate::truth::tables::Tables;

/// So many clients want a little more than there is in one day.
const OF_A_DAY: usize = 12;
/// How many requests are under way at once when everything is calm again.
const AT_ONCE: usize = 32;

/// A practice and what its clients were told.
pub struct Practice {
    /// It.
    pub world: Arc<World>,
    /// Who asks for its clients.
    pub asker: Asker,
    /// How many clients it has.
    pub clients: usize,
    /// What they did.
    pub deeds: Vec<Deed>,
}

/// Opens so many, with clients spread evenly.
pub async fn open(
    database: &Database,
    program: &Path,
    clients: usize,
    count: usize,
) -> Vec<Arc<World>> {
    let days = clients.div_ceil(count).div_ceil(OF_A_DAY) as u64;
    let open = |_| async move { Arc::new(World::make(database, program, days, true).await) };
    stream::iter(0..count).map(open).buffered(2).collect().await
}

impl Practice {
    /// Its clients come.
    pub fn crowd(&self, seed: u64) -> Crowd {
        let habits = Habits { leaves: true, doubles: true, looks: true };
        Crowd::start(self.clients, seed, &self.world, &self.asker, habits)
    }

    /// Whatever is in doubt is asked again, under its key.
    pub async fn settle(&mut self) {
        let asker = &self.asker;
        let again = |deed: Deed| async move {
            if deed.is_in_doubt() { asker.ask(deed, 0).await } else { deed }
        };
        let deeds = std::mem::take(&mut self.deeds);
        self.deeds = stream::iter(deeds).map(again).buffer_unordered(AT_ONCE).collect().await;
    }

    /// What was broken there.
    pub async fn judge(&self, admin: &Client) -> (Vec<String>, Rows) {
        let tables = Tables::read(admin, self.world.tenant).await;
        let rows = [tables.bookings.len(), tables.moves.len(), tables.events.len()];
        (crate::truth::broken(&self.world, &self.deeds, &tables), rows)
    }
}

/// How many bookings, moves and events there are.
pub type Rows = [usize; 3];

/// All clients of all practices, until they are told to stop.
pub struct Crowds(Vec<Crowd>);

impl Crowds {
    /// They come.
    pub fn start(practices: &[Practice], seed: u64) -> Crowds {
        let start = |(number, practice): (usize, &Practice)| {
            practice.crowd(seed.wrapping_mul(1_009).wrapping_add(number as u64))
        };
        Crowds(practices.iter().enumerate().map(start).collect())
    }

    /// Each finishes what it has begun; their journals, by practice.
    pub async fn end(self) -> Vec<Vec<Deed>> {
        join_all(self.0.into_iter().map(Crowd::end)).await
    }
}
