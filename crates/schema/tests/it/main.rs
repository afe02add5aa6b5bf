//! The database's own promises, tested against real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bodies;
mod bookings;
mod catalogue;
mod commands;
mod dump;
mod error_codes;
mod gate;
mod guests;
mod isolation;
mod matrix;
mod migrating;
mod model;
mod moving;
mod offers;
mod policies;
mod prices;
mod questions;
mod races;
mod reads;
mod relay;
mod resources;
mod schedule_of_sessions;
mod selling;
mod sql_api_document;
mod time;
