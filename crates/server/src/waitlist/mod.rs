//! Who waits for something to become free, and what is offered to them (BKG-10).
//!
//! An offer is a hold like any other, so it is kept, and ends by the same commands and the same clock. What is free is looked
//! for in the database; the job here only calls, business by business, until nothing is left to offer. Who has the token of an
//! entry may look at it, accept, refuse and leave.

pub mod http;
pub mod jobs;
pub mod model;
pub mod public;
pub mod store;
pub mod token;
