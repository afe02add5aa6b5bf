//! The server's log: a file that it appends to.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::Error;
use crate::error::Doing;

/// Beyond this size (in bytes) a start puts the log aside, over the one put aside before.
const ENOUGH: u64 = 16 << 20;

/// Opens the log for appending.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    if fs::metadata(path).is_ok_and(|meta| meta.len() > ENOUGH) {
        fs::rename(path, path.with_extension("log.old")).doing("put aside", path)?;
    }
    OpenOptions::new().create(true).append(true).mode(0o600).open(path).doing("open", path)
}

/// The last lines from byte `start` on, for an error message.
pub(crate) fn tail(path: &Path, start: u64) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    let start = usize::try_from(start).unwrap_or(0).max(bytes.len().saturating_sub(4096));
    let text = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default());
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}
