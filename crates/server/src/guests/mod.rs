//! Who comes to a session: guest lists, check-in by reference or QR code, no-shows, and sales at the door.
//!
//! A code at the door is the booking's reference (decision 0020). What a list shows of contacts depends on
//! the key: names and parties with `guests.read`, addresses and numbers with `customers.read` besides.

pub mod code;
pub mod http;
pub mod model;
pub mod pages;
pub mod store;
