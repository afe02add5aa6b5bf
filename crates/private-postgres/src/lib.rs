//! Finds PostgreSQL's programs, and makes, starts, supervises and stops a private cluster with
//! them, so that nobody has to install or administer a database to try the product.
//!
//! ```no_run
//! use private_postgres::{Options, PrivatePostgres, default_data_dir};
//!
//! let postgres = PrivatePostgres::start(&Options::new(default_data_dir()?))?;
//! println!("{}", postgres.superuser_url("postgres"));
//! postgres.stop()?;
//! # Ok::<(), private_postgres::Error>(())
//! ```
//!
//! Under the data directory (owned by whoever runs this, others may only pass through):
//!
//! | path | what |
//! |---|---|
//! | `cluster/` | PostgreSQL's own data directory, owned by the account that runs the server |
//! | `secrets/NAME` | one random secret a file, readable by the owner only |
//! | `postgres.log` | what the server says |
//! | `lock` | held while a [`PrivatePostgres`] lives; holds the number of its process |
//!
//! What it promises:
//!
//! - The server listens on a Unix socket in a directory of its own, never on the network, and asks
//!   for a password even there.
//! - Killed at any moment, it needs no repair by hand: a half-made cluster is made again, a server
//!   that outlived its parent is stopped, a stale pid file is removed.
//! - A server that dies is started again, for as long as the [`PrivatePostgres`] lives.
//! - Run by root, the server itself runs as an unprivileged account.
//! - A copy of a running cluster can be taken, and a new cluster be made from it, whole or not at all.
//!
//! What it doesn't know: databases, roles, schemas, what a copy is kept for, upgrades between major versions. All
//! calls block; from async code use a blocking task. Unix only.

mod account;
mod backup;
mod cluster;
mod error;
mod layout;
mod leftover;
mod log;
mod options;
mod postgres;
mod process;
mod programs;
mod secrets;
mod settings;
mod socket;
mod spawn;
mod supervisor;
mod url;

pub use backup::{Login, check_empty, copy_running, make_from_copy};
pub use error::{Error, FindError};
pub use layout::default_data_dir;
pub use options::Options;
pub use postgres::PrivatePostgres;
pub use programs::Programs;
pub use supervisor::Status;
