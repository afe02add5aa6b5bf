//! This slice's door to the database.

pub mod booking;
pub mod changes;
pub mod explain;
pub mod moves;
pub mod quote;
pub mod reschedule;
pub mod sessions;
pub mod tokens;

pub mod storefront;
