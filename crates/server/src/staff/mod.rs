//! The people whose time can be booked. They are no log-ins.

pub mod http;
pub mod model;
pub mod store;
