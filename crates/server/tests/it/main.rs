//! The product as its clients meet it: the real binary, real HTTP, real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod availability;
mod bad_input;
mod booking;
mod contract;
mod demo;
mod documents;
mod guests;
mod idle;
mod keys;
mod limits;
mod matrix;
mod metrics;
mod moving;
mod operation;
mod outage;
mod prices;
mod quotes;
mod races;
mod raw;
mod resources;
mod schedule_rules;
mod server;
mod session_desk;
mod sessions;
mod settings;
