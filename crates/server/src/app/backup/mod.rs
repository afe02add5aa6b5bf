//! Back-ups of the private PostgreSQL: taken while it serves, whole or not there, and checked before they are used.
//!
//! One's own PostgreSQL is backed up by its own means; the document of operations says how.

mod folder;
mod manifest;
mod restore;
mod take;

use std::path::PathBuf;

use super::attach;
use super::start::Failure;
use crate::platform::config::Settings;

pub use folder::Kept;
pub use manifest::Manifest;
pub use restore::restore;
pub use take::{Taken, take};

/// Where back-ups are kept.
pub fn folder_of(settings: &Settings) -> Result<PathBuf, Failure> {
    match &settings.backup_dir {
        Some(dir) => Ok(PathBuf::from(dir)),
        None => Ok(attach::data_dir(settings)?.join("backups")),
    }
}

/// The back-ups of a folder, oldest first; none if it isn't there.
pub fn kept(settings: &Settings) -> Result<Vec<Kept>, Failure> {
    folder::list(&folder_of(settings)?)
}

/// Refuses what is for a private PostgreSQL only.
fn only_private(settings: &Settings) -> Result<(), Failure> {
    if settings.database_url.is_some() {
        return Err("this is for the private PostgreSQL; DATABASE_URL names your own, which is backed up and recovered by its \
                    own means: see docs/recovery.md"
            .into());
    }
    Ok(())
}
