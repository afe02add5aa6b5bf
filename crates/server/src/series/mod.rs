//! Series: one wish that repeats, such as every Tuesday at ten. A rule becomes dates here; the database books them.
//!
//! Dates are times on the business's clocks, so that ten o'clock stays ten o'clock when the clocks change. Each is a booking
//! by itself, booked at once and all or none unless asked otherwise.

pub mod book;
pub mod http;
pub mod model;
pub mod rule;
pub mod store;
