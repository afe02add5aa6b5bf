//! Customers, services and bookings from tables of other programs (CSV).
//!
//! A table is read row by row; a map says which column is what. Each row is one command in a transaction of its own, under an id
//! made from what the row is about, so that a file that was imported in part is simply imported again. A dry run does the same and
//! takes each row back. `docs/imports.md` tells it to users.

mod bookings;
pub(crate) mod cell;
mod customers;
pub mod http;
mod map;
pub mod model;
mod names;
mod run;
mod services;
pub mod store;
pub(crate) mod table;

pub use map::{Map, preset};
pub use run::{Run, Settings, Step, of_request};

#[cfg(test)]
mod tests;
