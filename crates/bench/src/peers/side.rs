//! What is asked of either product.

use jiff::civil::{Date, DateTime};

use super::plan::Slots;

/// How an attempt to book ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The client was told that it is booked.
    Sold,
    /// The client was told that somebody else has it.
    Refused,
    /// Anything else.
    Odd(String),
}

/// One of the two.
pub trait Side {
    /// For people.
    fn name(&self) -> &'static str;
    /// The free times of a person on these days, by as many requests as it takes.
    async fn slots(&self, staff: usize, from: Date, to: Date) -> Vec<(Date, Slots)>;
    /// A client books, in the product's own flow.
    async fn book(&self, client: usize, staff: usize, at: DateTime) -> End;
    /// How often a time was sold, by the tables.
    async fn sold(&self, staff: usize, at: DateTime) -> i64;
}
