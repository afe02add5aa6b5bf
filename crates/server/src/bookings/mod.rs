//! What is free, and who takes it: availability, holds, bookings and their moves.
//!
//! The engine offers; the database judges. A hold is a booking in state `held`. Who has the token
//! of a booking may look at it, confirm, renew, move and cancel it, as far as the token allows.

pub mod availability;
pub mod calendar;
pub mod http;
pub mod model;
pub mod public;
pub mod quote;
pub mod reschedule;
pub mod reserve;
pub mod store;
pub mod token;
