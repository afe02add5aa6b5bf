//! Sessions of services with seats: the schedule rules that make them, and single ones.
//!
//! Which sessions there are, `docs/semantics.md` says; the generator is a function of the database.

pub mod http;
pub mod model;
pub mod store;
