//! The account and its businesses: a business has its own zone, currency, address and hours.

pub mod http;
pub mod model;
pub mod policies;
pub mod store;
