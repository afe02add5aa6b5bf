//! What clients were told, and whether it is true. Nothing here uses the product's code: it reads answers and tables, and
//! judges by itself.

pub mod ask;
pub mod claims;
pub mod clock;
pub mod history;
pub mod journal;
pub mod memory;
pub mod plant;
pub mod report;
pub mod tables;

use self::journal::Deed;
use self::tables::Tables;

/// What the services need, by the harness's own account: the checker asks no table for it.
#[derive(Debug, Clone)]
pub struct Needs {
    /// How many units of rooms or equipment.
    pub units: usize,
    /// Minutes after the end that a person is still taken for.
    pub after: i64,
    /// Minutes after the end that a unit is still taken for.
    pub unit_after: i64,
}

/// Every promise that the journal and the tables together show to be broken, in words.
pub fn broken(world: &crate::mix::World, deeds: &[Deed], tables: &Tables) -> Vec<String> {
    let mut broken = Vec::new();
    broken.extend(claims::overlaps(tables));
    broken.extend(claims::halves(world, tables));
    broken.extend(claims::seats(tables));
    broken.extend(memory::answers(deeds, tables));
    broken.extend(memory::strangers(deeds, tables));
    broken.extend(memory::keys(deeds, tables));
    broken.extend(history::moves(deeds, tables));
    broken.extend(history::events(tables));
    broken.extend(history::holds(deeds, tables));
    broken
}
