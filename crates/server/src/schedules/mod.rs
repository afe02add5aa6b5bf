//! When a business is open and people work: weekly hours, overrides of dates, time off.

pub mod http;
pub mod model;
pub mod store;
