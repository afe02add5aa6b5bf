//! This slice's door to the database.

pub mod category;
pub mod question;
pub mod service;
