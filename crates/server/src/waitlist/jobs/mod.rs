//! What happens by itself.

pub mod offer;
