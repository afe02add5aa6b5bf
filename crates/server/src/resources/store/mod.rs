//! This slice's door to the database.

pub mod group;
pub mod out_of_use;
pub mod resource;
