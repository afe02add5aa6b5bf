//! Rooms and equipment, in units whose time is booked like that of people (CAT-5).

pub mod http;
pub mod model;
pub mod store;
