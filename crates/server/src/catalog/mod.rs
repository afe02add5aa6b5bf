//! What can be booked: services with their rules, the categories they are listed under, and who
//! performs them.

pub mod http;
pub mod model;
pub mod store;
