//! Known faults of the product, planted before anybody comes.

use testkit::Database;

use crate::patch::{replace, unlock};

/// A fault.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Fault {
    /// Nobody locks, and nothing forbids overlaps.
    Overlap,
    /// A move frees its old time when it is over, in another transaction that never comes.
    Half,
}

/// Plants it.
pub async fn plant(database: &Database, fault: Fault) {
    let admin = database.superuser().await;
    match fault {
        Fault::Overlap => {
            let constraint = "alter table claims drop constraint claims_never_overlap";
            admin.batch_execute(constraint).await.unwrap();
            unlock(&admin).await;
        }
        Fault::Half => {
            replace(&admin, "retake_time", "perform internal.take_units", "-- ").await;
        }
    }
}
