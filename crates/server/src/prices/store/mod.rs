//! This slice's door to the database.

pub mod promotion;
pub mod service;
pub mod tax;

use serde_json::Value;
use uuid::Uuid;

/// What is to be changed of which one, and the version it was read at.
#[derive(Debug)]
pub struct Change {
    /// Which one.
    pub id: Uuid,
    /// The fields.
    pub document: Value,
    /// The version that the change is for.
    pub if_match: Option<i32>,
}
