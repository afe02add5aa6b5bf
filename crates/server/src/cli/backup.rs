//! `backup` and `restore`.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use serde_json::json;

use super::{pretty, say};
use crate::app::start::Failure;
use crate::app::{attach, backup};
use crate::platform::config::Settings;

/// Flags of `backup`.
#[derive(Debug, clap::Args)]
pub struct BackupFlags {
    /// The folder of back-ups; otherwise BACKUP_DIR, or `backups` in the data directory.
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Remove all but this many of the newest back-ups afterwards.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
    /// Where the private PostgreSQL and its secrets are kept.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<String>,
}

/// Flags of `restore`.
#[derive(Debug, clap::Args)]
pub struct RestoreFlags {
    /// The back-up.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// The data directory to make; otherwise DATA_DIR. It must be new or empty.
    #[arg(long, value_name = "DATA_DIR")]
    to: Option<PathBuf>,
}

/// Progress: a line that is written over where somebody looks at it, and lines of a log elsewhere.
fn note(line: &str) {
    let mut err = std::io::stderr().lock();
    let is_progress = line.contains(" kB (");
    let _ = match (is_progress, err.is_terminal()) {
        (true, true) => write!(err, "\r{line:<70}"),
        (false, true) => writeln!(err, "\r{line:<70}"),
        _ => writeln!(err, "{line}"),
    };
}

/// Takes a back-up.
pub async fn take(settings: Settings, flags: BackupFlags, json: bool) -> Result<(), Failure> {
    let taken = backup::take(&settings, flags.to, flags.keep.map(usize::from), note).await?;
    if json {
        return say(&pretty(&json!({
            "folder": taken.dir, "bytes": taken.manifest.bytes(), "files": taken.manifest.files.len(),
            "begun_at": taken.manifest.facts.begun_at, "finished_at": taken.manifest.finished_at, "removed": taken.removed,
        })));
    }
    for removed in &taken.removed {
        say(&format!("Removed {}.", removed.display()))?;
    }
    say(&format!(
        "Backed up to {}: {} MB in {} files. It holds secrets: keep it as you keep them.",
        taken.dir.display(),
        taken.manifest.bytes() >> 20,
        taken.manifest.files.len()
    ))
}

/// Makes a data directory from a back-up.
pub async fn restore(settings: Settings, flags: RestoreFlags, json: bool) -> Result<(), Failure> {
    let to = flags.to.map_or_else(|| attach::data_dir(&settings), Ok)?;
    let manifest = backup::restore(&settings, &flags.from, &to, note).await?;
    let facts = &manifest.facts;
    if json {
        return say(&pretty(
            &json!({ "data_dir": to, "begun_at": facts.begun_at, "slotkeeper": facts.slotkeeper }),
        ));
    }
    say(&format!(
        "Restored what was confirmed by {} to {}. `slotkeeper serve --data-dir {}` serves it.",
        facts.begun_at,
        to.display(),
        to.display()
    ))
}
