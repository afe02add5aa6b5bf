//! The directory of the server's socket: short, for the path of a socket may have only 107 bytes
//! (103 on macOS), and closed to everyone but the server's account and root.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::account::Account;
use crate::error::Doing;
use crate::layout::make_dir;

/// Makes the directory `name`.
pub(crate) fn prepare(name: &str, account: &Account) -> Result<PathBuf, Error> {
    let dir = parent(account, std::env::var_os("RUNTIME_DIRECTORY").map(PathBuf::from)).join(name);
    make_dir(&dir, 0o700)?;
    check(&dir, account)?;
    fs::set_permissions(&dir, Permissions::from_mode(0o700)).doing("set the mode of", &dir)?;
    account.give(&dir)?;
    Ok(dir)
}

/// Root's is in `/run`, where only root may make anything. A service of systemd's has a place there of its own, which
/// others of its account can reach even if its `/tmp` is private. Else it is in `/tmp`, for the directories of a login
/// session vanish with it.
fn parent(account: &Account, of_service: Option<PathBuf>) -> PathBuf {
    let run = Path::new("/run");
    match of_service.filter(|dir| dir.is_absolute() && dir.is_dir()) {
        _ if account.change && run.is_dir() => run.into(),
        Some(dir) => dir,
        None => "/tmp".into(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_has_its_socket_where_its_operator_can_reach_it() {
        let account = |change| Account { name: "a".into(), uid: 1, gid: 1, change };
        let here = std::env::temp_dir();
        assert_eq!(parent(&account(false), Some(here.clone())), here);
        assert_eq!(parent(&account(false), Some("/nowhere/at/all".into())), Path::new("/tmp"));
        assert_eq!(parent(&account(false), None), Path::new("/tmp"));
        if Path::new("/run").is_dir() {
            assert_eq!(parent(&account(true), Some(here)), Path::new("/run"));
        }
    }
}
