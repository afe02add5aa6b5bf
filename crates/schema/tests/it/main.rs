//! The database's own promises, tested against real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bookings;
mod dump;
mod gate;
mod isolation;
mod offers;
mod races;
mod time;
