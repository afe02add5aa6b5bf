//! Visits: several services that one customer has one after the other, each with its own people and rooms.
//!
//! The database fits them and offers where they fit. Each service is a booking by itself; the visit holds them together.

pub mod book;
pub mod http;
pub mod model;
pub mod store;
