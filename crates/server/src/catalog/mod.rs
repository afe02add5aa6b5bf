//! What can be booked: services with their rules, the categories they are listed under, who
//! performs them, and what is asked of those who book.

pub mod http;
pub mod model;
pub mod store;
