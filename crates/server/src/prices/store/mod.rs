//! This slice's door to the database.

pub mod promotion;
pub mod service;
pub mod tax;

pub use crate::platform::db::Change;
