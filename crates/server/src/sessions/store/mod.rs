//! Schedule rules and sessions in the database.

pub mod rule;
pub mod session;
