//! Makes a data directory from a back-up.

use std::path::Path;

use private_postgres::{Programs, check_empty, make_from_copy};

use super::folder;
use super::manifest::{self, Manifest};
use super::only_private;
use crate::app::start::{self, Failure};
use crate::platform::config::Settings;

/// Checks the back-up in `from`, makes the settings' data directory from it, starts PostgreSQL there to see that it
/// recovers, begins a new epoch, and stops it again.
pub async fn restore(
    settings: &Settings,
    from: &Path,
    to: &Path,
    note: fn(&str),
) -> Result<Manifest, Failure> {
    only_private(settings)?;
    let manifest = open(from)?;
    check_versions(from, &manifest)?;
    // Before every file is read: that takes as long as the back-up is large.
    check_empty(to)?;
    note("checking the back-up …");
    manifest.check(from)?;
    note("copying …");
    let (source, target) = (from.to_owned(), to.to_owned());
    tokio::task::spawn_blocking(move || make_from_copy(&source, &target)).await??;
    note("recovering …");
    let settings = Settings { data_dir: Some(to.display().to_string()), ..settings.clone() };
    let prepared = start::private(&settings).await?;
    let worker = prepared.worker_database_url.as_deref().unwrap_or_default();
    start::connect(worker).await?.query_one("select api.watch_epoch()", &[]).await?;
    if let Some(postgres) = prepared.postgres {
        tokio::task::spawn_blocking(move || postgres.stop()).await??;
    }
    Ok(manifest)
}

/// The manifest; whoever names the folder of all back-ups learns which is the newest.
fn open(from: &Path) -> Result<Manifest, Failure> {
    if !from.join(manifest::NAME).exists()
        && let Some(newest) = folder::list(from).ok().and_then(|mut kept| kept.pop())
    {
        return Err(format!(
            "{} holds back-ups; name one of them, the newest is {}",
            from.display(),
            newest.dir.display()
        )
        .into());
    }
    Manifest::read(from)
}

fn check_versions(from: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let facts = &manifest.facts;
    if facts.schema > schema::version() {
        return Err(format!(
            "{} was made by Slotkeeper {} with a database of version {}, and this program knows {}: restore it with that \
             release or a newer one",
            from.display(), facts.slotkeeper, facts.schema, schema::version()
        )
        .into());
    }
    Programs::find_major(facts.postgres_major)?;
    Ok(())
}
