//! The directory of the server's socket: short, for the path of a socket may have only 107 bytes
//! (103 on macOS), and closed to everyone but the server's account and root.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::account::Account;
use crate::error::Doing;
use crate::layout::make_dir;

/// Makes the directory `name`: root's in `/run`, where only root may make anything; others' in
/// `/tmp`, for the directories of a login session vanish with it.
pub(crate) fn prepare(name: &str, account: &Account) -> Result<PathBuf, Error> {
    let run = Path::new("/run");
    let parent = if account.change && run.is_dir() { run } else { Path::new("/tmp") };
    let dir = parent.join(name);
    make_dir(&dir, 0o700)?;
    check(&dir, account)?;
    fs::set_permissions(&dir, Permissions::from_mode(0o700)).doing("set the mode of", &dir)?;
    account.give(&dir)?;
    Ok(dir)
}

/// In `/tmp` somebody else may have been there first, and would then own our socket's directory.
fn check(dir: &Path, account: &Account) -> Result<(), Error> {
    let found = fs::symlink_metadata(dir).doing("look at", dir)?;
    let me = rustix::process::geteuid().as_raw();
    let reason = match () {
        () if !found.is_dir() => "is in the way of the socket's directory; remove it".to_string(),
        () if found.uid() != account.uid && found.uid() != me => format!(
            "should be the socket's directory, but belongs to uid {}; remove it, or choose \
             another data directory",
            found.uid()
        ),
        () => return Ok(()),
    };
    Err(Error::Untrusted { path: dir.to_path_buf(), reason })
}

/// Removes the directory if the server left nothing in it.
pub(crate) fn remove(dir: &Path) {
    if let Err(e) = fs::remove_dir(dir) {
        tracing::debug!(dir = %dir.display(), "the socket's directory stays: {e}");
    }
}
