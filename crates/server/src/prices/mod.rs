//! What bookings cost: the prices of services, taxes and promotion codes.
//!
//! What they come to, `docs/prices.md` says; the computation is a function of the database.

pub mod http;
pub mod model;
pub mod store;
