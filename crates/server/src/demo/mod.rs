//! The demo: four living businesses, one of each kind, made through the commands that everybody uses.

mod bookings;
mod dice;
mod load;
mod people;
mod plan;
mod questions;
mod sessions;

pub use load::{DemoError, Loaded, load};
