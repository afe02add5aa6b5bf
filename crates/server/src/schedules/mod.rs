//! When a business is open and people work: weekly hours, overrides of dates, time off, and the notation for them.

pub mod http;
pub mod model;
pub mod notation;
pub mod store;
