//! Slotkeeper's server: HTTP, the operator's command line and background work.
//!
//! `platform` is what every slice stands on; the slices follow in this order and import only
//! earlier ones: identity, tenants, customers, catalog, staff, schedules, sessions, prices, bookings,
//! series, visits, guests, waitlist, exports, imports. `app` puts them together, `cli` starts them. State changes happen in the
//! database's `api` functions only.

#![forbid(unsafe_code)]

pub mod app;
pub mod bookings;
pub mod catalog;
pub mod cli;
pub mod customers;
pub mod demo;
pub mod exports;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod guests;
pub mod identity;
pub mod imports;
pub mod platform;
pub mod prices;
pub mod resources;
pub mod schedules;
pub mod series;
pub mod sessions;
pub mod staff;
pub mod tenants;
pub mod visits;
pub mod waitlist;
