//! One snapshot of everything that decides when a service is free, and the engine's question made
//! of it.

mod question;
mod snapshot;

pub use question::Calendar;
pub use snapshot::{Asked, Lasting, check_open, load};
