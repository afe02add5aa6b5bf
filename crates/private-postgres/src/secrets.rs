//! Random secrets, one a file that only its owner can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Error;
use crate::error::Doing;
use crate::layout::make_dir;

/// Reads the secret `name` in `dir`, and makes it first if it isn't there: 256 random bits as 64
/// hexadecimal digits. Whoever calls at the same time gets the same secret.
pub(crate) fn create_or_read(dir: &Path, name: &str) -> Result<String, Error> {
    let path = path_of(dir, name)?;
    if let Some(secret) = read(&path)? {
        return Ok(secret);
    }
    make_dir(dir, 0o700)?;
    let temporary = write_temporary(dir, name)?;
    // A link is made whole or not at all, and not over an existing file: the first one wins.
    let linked = fs::hard_link(&temporary, &path);
    fs::remove_file(&temporary).doing("remove", &temporary)?;
    match linked {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
        other => other.doing("create", &path)?,
    }
    sync_dir(dir)?;
    read_existing(dir, name)
}

/// Reads the secret `name` in `dir`.
pub(crate) fn read_existing(dir: &Path, name: &str) -> Result<String, Error> {
    let path = path_of(dir, name)?;
    read(&path)?.ok_or(Error::Secret { path, reason: "is missing".into() })
}

/// Makes what was created in `dir` survive a power cut.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), Error> {
    File::open(dir).and_then(|dir| dir.sync_all()).doing("sync", dir)
}

/// 256 random bits of the operating system as hexadecimal digits.
pub(crate) fn random() -> Result<String, Error> {
    let path = Path::new("/dev/urandom");
    let mut bytes = [0u8; 32];
    File::open(path).and_then(|mut file| file.read_exact(&mut bytes)).doing("read", path)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn path_of(dir: &Path, name: &str) -> Result<PathBuf, Error> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
        return Err(Error::SecretName(name.into()));
    }
    Ok(dir.join(name))
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    let text = match fs::read_to_string(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.doing("read", path)?,
    };
    let secret = text.trim_end();
    if secret.len() < 32 {
        let reason = "is damaged: it holds fewer than 32 characters".into();
        return Err(Error::Secret { path: path.to_path_buf(), reason });
    }
    Ok(Some(secret.into()))
}

fn write_temporary(dir: &Path, name: &str) -> Result<PathBuf, Error> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // A dot can't be in a secret's name, so nobody asks for this file.
    let path = dir.join(format!("{name}.{}.{count}", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .doing("create", &path)?;
    writeln!(file, "{}", random()?).and_then(|()| file.sync_all()).doing("write", &path)?;
    Ok(path)
}
