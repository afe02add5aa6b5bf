//! Runs real servers in throw-away directories. Needs PostgreSQL's programs.

// Helpers of tests may panic like the tests themselves.
#![allow(clippy::unwrap_used)]

mod faults;
mod helper;
mod parent;
mod secrets;
mod start;
