//! This slice's door to the database.

pub mod business;
pub mod policies;
pub mod tenant;
