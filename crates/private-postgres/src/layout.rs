//! What lies where under the data directory, and the lock that keeps it for one process.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::error::Doing;

/// Where data is kept unless told otherwise: `/var/lib/slotkeeper` for root, whose server couldn't
/// enter `/root`; else `$XDG_DATA_HOME/slotkeeper` or `~/.local/share/slotkeeper`.
///
/// # Errors
/// [`Error::NoHome`] if neither variable is set.
pub fn default_data_dir() -> Result<PathBuf, Error> {
    if rustix::process::geteuid().is_root() {
        return Ok(PathBuf::from("/var/lib/slotkeeper"));
    }
    let dir = |name| std::env::var_os(name).map(PathBuf::from).filter(|dir| dir.is_absolute());
    dir("XDG_DATA_HOME")
        .or_else(|| Some(dir("HOME")?.join(".local/share")))
        .map(|dir| dir.join("slotkeeper"))
        .ok_or(Error::NoHome)
}

/// The data directory, made and locked. The lock ends with the value, or with the process.
#[derive(Debug)]
pub(crate) struct Layout {
    pub data_dir: PathBuf,
    _lock: Lock,
}

/// Given up with the value and not with its last copy: while a process is being started from another thread, it has one of each open file.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

impl Layout {
    /// Makes the directory if need be, and locks it.
    pub(crate) fn open(wanted: &Path) -> Result<Self, Error> {
        // Root's server is another account, which must pass through but may read nothing here.
        let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
        // The last part only: directories above it are the owner's business, with usual modes.
        if let Some(parent) = wanted.parent() {
            fs::create_dir_all(parent).doing("create", parent)?;
        }
        make_dir(wanted, mode)?;
        let data_dir = wanted.canonicalize().doing("find", wanted)?;
        check_owner(&data_dir)?;
        let lock = lock(&data_dir)?;
        fs::set_permissions(&data_dir, fs::Permissions::from_mode(mode))
            .doing("set the mode of", &data_dir)?;
        Ok(Self { data_dir, _lock: lock })
    }

    pub(crate) fn cluster(&self) -> PathBuf {
        self.data_dir.join("cluster")
    }

    pub(crate) fn secrets(&self) -> PathBuf {
        self.data_dir.join("secrets")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.data_dir.join("postgres.log")
    }

    /// Names this cluster among all others of the machine: in process lists and as socket directory.
    pub(crate) fn name(&self) -> String {
        name_of(&self.data_dir)
    }
}

/// `slotkeeper-` and 16 hexadecimal digits (FNV-1a, which stays the same from release to release).
fn name_of(data_dir: &Path) -> String {
    let bytes = data_dir.as_os_str().as_encoded_bytes();
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("slotkeeper-{hash:016x}")
}

/// Root must not follow links that another account can plant.
fn check_owner(data_dir: &Path) -> Result<(), Error> {
    let owner = fs::metadata(data_dir).doing("look at", data_dir)?.uid();
    let me = rustix::process::geteuid().as_raw();
    if owner == me {
        return Ok(());
    }
    let reason = format!(
        "belongs to uid {owner}, but this is uid {me}; run as its owner, `chown {me}` it, or \
         choose another data directory"
    );
    Err(Error::Untrusted { path: data_dir.to_path_buf(), reason })
}

/// Makes a directory unless it is there.
pub(crate) fn make_dir(path: &Path, mode: u32) -> Result<(), Error> {
    match DirBuilder::new().mode(mode).create(path) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other.doing("create", path),
    }
}

fn lock(data_dir: &Path) -> Result<Lock, Error> {
    let path = data_dir.join("lock");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .doing("open", &path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            file.read_to_string(&mut holder).doing("read", &path)?;
            let process = holder.trim().parse().ok();
            return Err(Error::InUse { data_dir: data_dir.to_path_buf(), process });
        }
        Err(TryLockError::Error(e)) => return Err(e).doing("lock", &path),
    }
    file.set_len(0).doing("write", &path)?;
    writeln!(file, "{}", std::process::id()).doing("write", &path)?;
    Ok(Lock(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_with_its_value_whoever_was_being_started_meanwhile() {
        let dir =
            std::env::temp_dir().join(format!("private-postgres-lock-{}", std::process::id()));
        let first = Layout::open(&dir).unwrap();
        assert!(matches!(Layout::open(&dir), Err(Error::InUse { .. })));
        let inherited = first._lock.0.try_clone().unwrap();
        drop(first);
        let second = Layout::open(&dir);
        fs::remove_dir_all(&dir).unwrap();
        drop(inherited);
        assert!(second.is_ok(), "{second:?}");
    }

    #[test]
    fn names_are_stable_and_short() {
        assert_eq!(name_of(Path::new("/var/lib/slotkeeper")), "slotkeeper-a07cfd338d2f3a2a");
        assert_ne!(name_of(Path::new("/a")), name_of(Path::new("/b")));
    }
}
