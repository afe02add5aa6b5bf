//! The only door to PostgreSQL. Reads run in one tenant's transaction under row-level security;
//! writes are single calls of a function in schema `api`. There is no third way.

mod asked;
mod command;
mod crowd;
mod error;
mod patience;
mod pool;
mod read;
pub mod startup;
mod store;

pub use error::{Error, Refusal};
pub use patience::sharing_patience;
pub use pool::{Database, PoolSettings, Pooler};
pub use store::Change;
pub(crate) use store::store;
pub use tokio_postgres::types::ToSql;

/// The parameters of a statement.
pub type Params<'a> = &'a [&'a (dyn ToSql + Sync)];
