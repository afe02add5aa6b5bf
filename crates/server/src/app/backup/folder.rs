//! The folder in which back-ups lie side by side, each in a folder of its own named by its time.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::manifest::{self, Manifest};
use crate::app::start::Failure;

/// What begins so isn't whole: one that is being made, or one that is being removed.
const UNFINISHED: &str = ".unfinished-";
/// What else may lie there; the second is made by file systems.
const BESIDE: [&str; 2] = [".lock", "lost+found"];

/// A whole back-up.
#[derive(Debug)]
pub struct Kept {
    /// Where it is.
    pub dir: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

/// The folder, locked against another back-up.
pub struct Folder {
    dir: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes it if need be. One with anything else in it is somebody else's.
    pub fn open(dir: &Path) -> Result<Folder, Failure> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(|error| format!("{}: {error}", dir.display()))?;
        let dir = dir.canonicalize()?;
        for entry in fs::read_dir(&dir)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = BESIDE.contains(&name.as_str())
                || name.starts_with(UNFINISHED)
                || entry.path().join(manifest::NAME).is_file();
            if !ours {
                return Err(format!(
                    "{} isn't a folder of back-ups: {name} is in it. Name a new or empty folder",
                    dir.display()
                )
                .into());
            }
        }
        let lock = File::create(dir.join(".lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!("another back-up is being made in {}", dir.display()).into());
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(Folder { dir, _lock: lock })
    }

    /// Refuses to mix back-ups of several installations: pruning would remove another's.
    pub fn check_owner(&self, system_identifier: &str) -> Result<(), Failure> {
        let foreign = |kept: &&Kept| kept.manifest.facts.system_identifier != system_identifier;
        match list(&self.dir)?.iter().find(foreign) {
            None => Ok(()),
            Some(kept) => Err(format!(
                "{} is a back-up of another installation: name another folder for this one's",
                kept.dir.display()
            )
            .into()),
        }
    }

    /// Removes what back-ups that were killed have left. Nobody makes one now, for the lock is ours.
    pub fn tidy(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.dir)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// Refuses to begin what can't be finished.
    pub fn check_room(&self, needed: u64) -> Result<(), Failure> {
        let disk = rustix::fs::statvfs(&self.dir)?;
        let free = disk.f_bavail * disk.f_frsize;
        // What is written meanwhile comes on top.
        let wanted = needed + needed / 10 + (32 << 20);
        if free >= wanted {
            return Ok(());
        }
        Err(format!(
            "the disk of {} has {} MB free and a back-up takes about {} MB: make room, or name a folder on another disk",
            self.dir.display(), free >> 20, wanted >> 20
        )
        .into())
    }

    /// Where a back-up of this name is made.
    pub fn unfinished(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{UNFINISHED}{name}"))
    }

    /// Gives it its name, now that it is whole.
    pub fn finish(&self, name: &str) -> Result<PathBuf, Failure> {
        let whole = self.dir.join(name);
        if whole.exists() {
            return Err(format!("{} is there already", whole.display()).into());
        }
        fs::rename(self.unfinished(name), &whole)?;
        File::open(&self.dir)?.sync_all()?;
        Ok(whole)
    }

    /// Removes all but the newest; tells which. At no moment does half a back-up look whole.
    pub fn prune(&self, keep: usize) -> Result<Vec<PathBuf>, Failure> {
        let mut old = list(&self.dir)?;
        old.truncate(old.len().saturating_sub(keep));
        let mut removed = Vec::new();
        for kept in old {
            let name = kept.dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let aside = self.unfinished(&name);
            fs::rename(&kept.dir, &aside)?;
            fs::remove_dir_all(&aside)?;
            removed.push(kept.dir);
        }
        Ok(removed)
    }
}

/// The whole back-ups of a folder, oldest first. One whose manifest can't be read counts for nothing.
pub fn list(dir: &Path) -> Result<Vec<Kept>, Failure> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|error| format!("{}: {error}", dir.display()))?,
    };
    let dirs = entries.flatten().filter(|entry| {
        !entry.file_name().to_string_lossy().starts_with(UNFINISHED)
            && entry.path().join(manifest::NAME).is_file()
    });
    let mut kept: Vec<Kept> = dirs
        .filter_map(|entry| {
            let dir = entry.path();
            Manifest::read(&dir).ok().map(|manifest| Kept { dir, manifest })
        })
        .collect();
    kept.sort_by_key(|kept| kept.manifest.finished_at);
    Ok(kept)
}
