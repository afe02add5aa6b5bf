//! Leased databases and builders for tests; never in the product.
//!
//! `TEST_DATABASE_URL` names a superuser of a cluster that may be thrown away: `make test` starts one.
//! Each test leases a database of its own, copied from a template that is migrated once.

#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that can't go on should stop here"
)]

mod database;
mod dice;
mod dump;
mod house;
mod proof;
mod salon;
mod surface;

pub use database::Database;
pub use dice::Dice;
pub use dump::DUMP_MAJOR;
pub use house::{Call, Filled, Function, House, Ids, fill, functions, literal, probes};
pub use proof::proof;
pub use salon::{Salon, SalonBuilder, call, id};
pub use surface::{gone, surface};

use tokio_postgres::Error;

/// The SQLSTATE of a failed call, or `-` when the failure was no refusal of the database.
pub fn sqlstate(error: &Error) -> String {
    error.code().map_or_else(|| "-".to_owned(), |state| state.code().to_owned())
}

/// The name of a refusal, such as `slot_taken`; a foreign SQLSTATE comes back as it is.
pub fn refusal(error: &Error) -> String {
    let state = sqlstate(error);
    schema::sqlstate::code(&state).map_or(state.clone(), str::to_owned)
}
