//! The database's own promises, tested against real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bookings;
mod gate;
mod isolation;
mod races;
mod time;
